package io.sallyport.pipeline.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every packet that is cut makes the same packet when it is put together, whatever its length and the MTU. */
final class PacketCutterTest {
    private static final int LONGEST = 65_535;
    private static final byte[] SOURCE4 = Frames.address("192.0.2.1");
    private static final byte[] DESTINATION4 = Frames.address("192.0.2.2");
    private static final byte[] SOURCE6 = Frames.address("2001:db8::1");
    private static final byte[] DESTINATION6 = Frames.address("2001:db8::2");

    private final OffHeap packetArea = OffHeap.allocate(LONGEST);
    private final OffHeap fragmentArea = OffHeap.allocate(LONGEST);
    private final PacketCutter cutter = new PacketCutter(7, 4);

    @AfterEach
    void free() {
        packetArea.close();
        fragmentArea.close();
        cutter.close();
    }

    private List<byte[]> cut(byte[] packet, int mtu) {
        Memory.write(packetArea.address(), packet);
        assertTrue(cutter.begin(packetArea.address(), packet.length, mtu));
        List<byte[]> fragments = new ArrayList<>();
        for (int next = cutter.nextOctets(); next > 0; next = cutter.nextOctets()) {
            cutter.write(fragmentArea.address());
            fragments.add(Memory.bytes(fragmentArea.address(), next));
        }
        return fragments;
    }

    private static byte[] random4(Random random, int payload) {
        byte[] data = new byte[payload];
        random.nextBytes(data);
        byte[] packet = Frames.ipv4(SOURCE4, DESTINATION4, 17, 64, random.nextInt(256), data);
        packet[4] = (byte) random.nextInt();
        packet[5] = (byte) random.nextInt();
        return Frames.withFragmentField(packet, 0);
    }

    private static byte[] random6(Random random, int payload) {
        byte[] data = new byte[payload];
        random.nextBytes(data);
        return Frames.ipv6(SOURCE6, DESTINATION6, 50, 64, random.nextInt(256), data);
    }

    @Test
    @DisplayName("every length around the boundaries is cut into as few fragments as can be, IPv4")
    void shouldCutAtEveryBoundary4() {
        Random random = new Random(1);
        for (int mtu : new int[] {68, 576, 1280, 1400, 1499, 1500, 9000}) {
            int room = (mtu - 20) / 8 * 8;
            for (int payload = mtu - 19; payload < mtu + 2 * room + 17; payload += payload % room < 20 ? 1 : 7) {
                byte[] packet = random4(random, payload);
                List<byte[]> fragments = cut(packet, mtu);
                assertArrayEquals(packet, Fragments.join(fragments, mtu));
                assertEquals(1 + Math.ceilDiv(payload - (mtu - 20), room), fragments.size());
            }
        }
    }

    @Test
    @DisplayName("D24: every length around the boundaries is cut into as few fragments as can be, IPv6")
    void shouldCutAtEveryBoundary6() {
        Random random = new Random(2);
        for (int mtu : new int[] {1280, 1400, 1499, 1500, 9000}) {
            int room = (mtu - 48) / 8 * 8;
            for (int payload = mtu - 39; payload < mtu + 2 * room + 17; payload += payload % room < 20 ? 1 : 7) {
                byte[] packet = random6(random, payload);
                List<byte[]> fragments = cut(packet, mtu);
                assertArrayEquals(packet, Fragments.join(fragments, mtu));
                assertEquals(1 + Math.ceilDiv(payload - (mtu - 48), room), fragments.size());
            }
        }
    }

    @Test
    @DisplayName("random packets and MTUs, up to the longest, come together as they were")
    void shouldCutAnyPacket() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            boolean v6 = random.nextBoolean();
            int payload = 1 + random.nextInt(i % 50 == 0 ? 65_000 : 4000);
            byte[] packet = v6 ? random6(random, payload) : random4(random, payload);
            int least = v6 ? 56 : 28;
            if (packet.length <= least) {
                continue;
            }
            int mtu = least + random.nextInt(packet.length - least);
            assertArrayEquals(packet, Fragments.join(cut(packet, mtu), mtu));
        }
        byte[] longest = random4(random, LONGEST - 20);
        assertArrayEquals(longest, Fragments.join(cut(longest, 1500), 1500));
        byte[] longest6 = random6(random, LONGEST - 40);
        assertArrayEquals(longest6, Fragments.join(cut(longest6, 1280), 1280));
    }

    @Test
    @DisplayName("cut like the plainest model cuts")
    void shouldCutLikeTheModel() {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            int mtu = 200 + random.nextInt(1400);
            byte[] packet = random4(random, mtu + random.nextInt(4000));
            List<byte[]> expected = Fragments.cut4(packet, mtu, Fragments.identification(packet));
            assertEquals(
                    Arrays.deepToString(expected.toArray()),
                    Arrays.deepToString(cut(packet, mtu).toArray()));
            byte[] packet6 = random6(random, mtu + random.nextInt(4000));
            List<byte[]> actual6 = cut(packet6, mtu);
            List<byte[]> expected6 = Fragments.cut6(packet6, mtu, Fragments.identification(actual6.getFirst()));
            assertEquals(Arrays.deepToString(expected6.toArray()), Arrays.deepToString(actual6.toArray()));
        }
    }

    @Test
    @DisplayName("options that are not to be copied stand in the first fragment alone")
    void shouldCopyOnlyOptionsThatAreCopied() {
        // Record route (7, not copied), no operation, router alert (148, copied), end.
        byte[] options = {7, 7, 4, 1, 2, 3, 4, 1, (byte) 148, 4, 0, 0, 0, 0, 0, 0};
        byte[] packet = Frames.withOptions(random4(new Random(5), 3000), options);
        List<byte[]> fragments = cut(packet, 600);
        assertArrayEquals(packet, Fragments.join(fragments, 600));
        assertEquals(0x49, fragments.getFirst()[0]);
        for (byte[] later : fragments.subList(1, fragments.size())) {
            assertEquals(0x46, later[0]);
            assertArrayEquals(new byte[] {(byte) 148, 4, 0, 0}, Arrays.copyOfRange(later, 20, 24));
        }
    }

    @Test
    @DisplayName("options whose lengths lie cost nothing but themselves")
    void shouldSurviveLyingOptions() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] options = new byte[4 * (1 + random.nextInt(10))];
            random.nextBytes(options);
            byte[] packet = Frames.withOptions(random4(random, 1000), options);
            assertArrayEquals(packet, Fragments.join(cut(packet, 400), 400));
        }
    }

    @Test
    @DisplayName("a fragment that is cut once more keeps its place in the whole")
    void shouldCutFragments() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] packet = random4(random, 3000 + random.nextInt(3000));
            List<byte[]> twice = new ArrayList<>();
            for (byte[] fragment : cut(packet, 1500)) {
                twice.addAll(fragment.length > 500 ? cut(fragment, 500) : List.of(fragment));
            }
            assertArrayEquals(packet, Fragments.join(twice, 500));
        }
    }

    @Test
    @DisplayName("where no payload fits beside the header, nothing is cut")
    void shouldRefuseTooSmallAnMtu() {
        byte[] packet = random4(new Random(8), 500);
        Memory.write(packetArea.address(), packet);
        assertFalse(cutter.begin(packetArea.address(), packet.length, 27));
        assertTrue(cutter.begin(packetArea.address(), packet.length, 28));
    }

    @Test
    @DisplayName("IPv6 packets that are cut one after the other have different identifications, a step apart")
    void shouldNumberIpv6Packets() {
        int first =
                Fragments.identification(cut(random6(new Random(9), 3000), 1280).getFirst());
        int second =
                Fragments.identification(cut(random6(new Random(9), 3000), 1280).getFirst());
        assertNotEquals(first, second);
        assertEquals(4, second - first);
    }
}

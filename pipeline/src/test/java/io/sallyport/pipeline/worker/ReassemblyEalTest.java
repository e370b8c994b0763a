package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.fragment.Reassembly;
import io.sallyport.pipeline.fragment.ReassemblyBounds;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tunnel packets that come in fragments are made whole before they are opened, or nothing of them is. */
final class ReassemblyEalTest {
    private static final int[] FAMILIES = {Prefix.IPV4, Prefix.IPV6};
    private static final int[] MTUS = {576, 1280, 1400, 1500};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("reassembly");

    private GatewayUnderTest gateway = testbed.gateway();
    private long sequence;
    private int identification;

    private static byte[] inner(int octets) {
        byte[] data = new byte[octets - 28];
        new Random(octets).nextBytes(data);
        return Frames.withFragmentField(GatewayUnderTest.fromFar(Prefix.IPV4, data), 0);
    }

    /** The tunnel packet around an inner one. */
    private byte[] outer(Tunnel tunnel, byte[] inner) {
        sequence++;
        return Frames.packet(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sequence, inner)));
    }

    private List<byte[]> cut(byte[] packet, int mtu) {
        identification++;
        return (packet[0] & 0xf0) == 0x60
                ? Fragments.cut6(packet, mtu, identification)
                : Fragments.cut4(packet, mtu, identification);
    }

    private static byte[] piece(byte[] packet, int from, int to, int identification) {
        return (packet[0] & 0xf0) == 0x60
                ? Fragments.fragment6(packet, 40 + from, Math.min(packet.length, 40 + to), identification)
                : Fragments.fragment4(packet, 20 + from, Math.min(packet.length, 20 + to), identification);
    }

    private void send(List<byte[]> packets) {
        for (byte[] packet : packets) {
            testbed.send(gateway.outside, GatewayUnderTest.fromPeer(packet));
        }
        gateway.poll();
    }

    private List<byte[]> delivered() {
        return testbed.receive(gateway.inside).stream().map(Frames::packet).toList();
    }

    private void assertDelivered(byte[] inner) {
        List<byte[]> packets = delivered();
        byte[] whole = packets.size() == 1 ? packets.getFirst() : Fragments.join(packets, GatewayUnderTest.MTU);
        assertArrayEquals(Frames.afterHops(inner, 1), whole);
    }

    private Tunnel over(int family) {
        return family == Prefix.IPV4
                ? gateway.tunnels.getFirst()
                : gateway.tunnel(Prefix.IPV4, Prefix.IPV6, Options.simple());
    }

    @Test
    @DisplayName("D7, D24: fragments of tunnel packets are made whole whatever their order and number, IPv4 and IPv6")
    void shouldMakeWhole() {
        Random random = new Random(21);
        for (int family : FAMILIES) {
            Tunnel tunnel = over(family);
            for (int mtu : MTUS) {
                for (int octets : new int[] {mtu, mtu + 1, 1500, 2000, 2049, 4000, 9000}) {
                    byte[] inner = inner(octets);
                    List<byte[]> fragments = cut(outer(tunnel, inner), mtu);
                    for (int order = 0; order < 3; order++) {
                        send(fragments);
                        if (order == 0) {
                            assertDelivered(inner);
                        } else {
                            // The same sequence number again: it was opened, and is a replay.
                            assertEquals(List.of(), delivered());
                        }
                        Collections.shuffle(fragments, random);
                    }
                }
            }
        }
        assertEquals(2L * 2 * MTUS.length * 7, gateway.drops(DropReason.REPLAYED));
        assertEquals(gateway.drops(DropReason.REPLAYED), gateway.drops());
    }

    @Test
    @DisplayName(
            "D7: pings of every kind of length up to what a buffer holds come out whole: 0 to 65,371 octets of data")
    void shouldCarryEverySizeOfPing() {
        Tunnel tunnel = over(Prefix.IPV4);
        for (int data = 0; data <= 65_371; data += data < 3000 ? 97 : 3119) {
            byte[] inner = inner(28 + data);
            send(cut(outer(tunnel, inner), 1500));
            assertDelivered(inner);
        }
        byte[] largest = inner(28 + 65_371);
        send(cut(outer(tunnel, largest), 1500));
        assertDelivered(largest);
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D7: a packet that would be longer than a buffer is refused, and so is one longer than IP allows")
    void shouldRefuseWhatIsTooLong() {
        byte[] packet = outer(over(Prefix.IPV4), inner(2000));
        byte[] beyond = piece(packet, 0, 8, 1);
        byte[] death = Frames.withFragmentField(Arrays.copyOf(piece(packet, 0, 1480, 2), 1500), 0x1fff);
        byte[] last = Frames.withFragmentField(beyond, 65_464 / 8);
        send(List.of(last, death));
        assertEquals(2, gateway.drops(DropReason.FRAGMENT_TOO_LONG));
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("D7: fragments that overlap end their datagram, later ones are refused, and the next datagram passes")
    void shouldRefuseOverlaps() {
        for (int family : FAMILIES) {
            Tunnel tunnel = over(family);
            byte[] packet = outer(tunnel, inner(3000));
            int[][] overlaps = {{0, 1024, 1016, 2048}, {0, 1024, 512, 1024}, {512, 1024, 0, 2048}, {1024, 2048, 0, 1032}
            };
            for (int[] bounds : overlaps) {
                long before = gateway.drops(DropReason.FRAGMENT_OVERLAP);
                identification++;
                byte[] first = piece(packet, bounds[0], bounds[1], identification);
                byte[] second = piece(packet, bounds[2], bounds[3], identification);
                second[second.length - 1] ^= 1;
                byte[] rest = piece(packet, 2048, 4000, identification);
                send(List.of(first, second, rest));
                // What had been gathered, the fragment that overlapped, and the one after it.
                assertEquals(before + 3, gateway.drops(DropReason.FRAGMENT_OVERLAP));
                assertEquals(List.of(), delivered());
            }
            byte[] inner = inner(3000);
            send(cut(outer(tunnel, inner), 1500));
            assertDelivered(inner);
        }
    }

    @Test
    @DisplayName("D7: last fragments that tell two lengths, or too small a one, end their datagram")
    void shouldRefuseContradictoryLengths() {
        byte[] packet = outer(over(Prefix.IPV4), inner(3000));
        byte[] shorter = Arrays.copyOf(packet, 2020);
        shorter[2] = (byte) (2020 >>> 8);
        shorter[3] = (byte) 2020;
        send(List.of(piece(packet, 2048, 4000, 1), piece(shorter, 1024, 3000, 1)));
        assertEquals(2, gateway.drops(DropReason.FRAGMENT_OVERLAP));
        send(List.of(piece(packet, 2048, 2560, 2), piece(shorter, 1024, 3000, 2)));
        assertEquals(4, gateway.drops(DropReason.FRAGMENT_OVERLAP));
        send(List.of(piece(shorter, 1024, 3000, 3), piece(packet, 2048, 2560, 3)));
        assertEquals(6, gateway.drops(DropReason.FRAGMENT_OVERLAP));
    }

    @Test
    @DisplayName("D7: a fragment that comes twice does no harm; with other octets in it, it ends the datagram")
    void shouldTolerateDuplicates() {
        for (int family : FAMILIES) {
            Tunnel tunnel = over(family);
            byte[] inner = inner(4000);
            List<byte[]> fragments = cut(outer(tunnel, inner), 1400);
            List<byte[]> twice = new ArrayList<>();
            for (byte[] fragment : fragments.subList(0, 2)) {
                twice.add(fragment);
                twice.add(fragment);
            }
            twice.addAll(fragments.subList(2, fragments.size()));
            long before = gateway.drops(DropReason.FRAGMENT_DUPLICATE);
            send(twice);
            assertDelivered(inner);
            assertEquals(before + 2, gateway.drops(DropReason.FRAGMENT_DUPLICATE));
        }
    }

    @Test
    @DisplayName("D7: tiny and malformed fragments are refused, each for its reason")
    void shouldRefuseTinyAndMalformed() {
        for (int family : FAMILIES) {
            byte[] packet = outer(over(family), inner(2000));
            long tiny = gateway.drops(DropReason.FRAGMENT_TINY);
            send(List.of(piece(packet, 0, 248, 1), piece(packet, 256, 264, 1)));
            assertEquals(tiny + 2, gateway.drops(DropReason.FRAGMENT_TINY));
            long malformed = gateway.drops(DropReason.FRAGMENT_MALFORMED);
            send(List.of(piece(packet, 0, 1001, 2), piece(packet, 0, 0, 3)));
            assertEquals(malformed + 2, gateway.drops(DropReason.FRAGMENT_MALFORMED));
        }
    }

    @Test
    @DisplayName("D24: an atomic fragment is a whole packet")
    void shouldTakeAtomicFragments() {
        Tunnel tunnel = over(Prefix.IPV6);
        byte[] inner = inner(700);
        byte[] packet = outer(tunnel, inner);
        byte[] atomic = Fragments.fragment6(packet, 40, packet.length, 9);
        send(List.of(atomic));
        assertDelivered(inner);
        assertEquals(0, gateway.count(Counter.FRAGMENTS_TAKEN));
    }

    @Test
    @DisplayName(
            "D22: a congestion mark on one fragment marks the whole; where others cannot bear it, the whole is dropped")
    void shouldCombineCongestionMarks() {
        for (int family : FAMILIES) {
            Tunnel tunnel = over(family);
            byte[] inner = Frames.withService(inner(3000), 2);
            List<byte[]> marked = new ArrayList<>();
            for (byte[] fragment : cut(Frames.withService(outer(tunnel, inner), 2), 1400)) {
                marked.add(marked.size() == 1 ? Frames.withService(fragment, 3) : fragment);
            }
            send(marked);
            assertDelivered(Frames.withService(inner, 3));
            List<byte[]> mixed = new ArrayList<>();
            for (byte[] fragment : cut(outer(tunnel, inner), 1400)) {
                mixed.add(mixed.size() == 1 ? Frames.withService(fragment, 3) : fragment);
            }
            long before = gateway.drops(DropReason.FRAGMENT_ECN);
            send(mixed);
            assertEquals(before + 1, gateway.drops(DropReason.FRAGMENT_ECN));
        }
    }

    @Test
    @DisplayName("D7: a source that leaves many datagrams unfinished has its oldest ended, and others' are not touched")
    void shouldBoundEachSource() {
        Tunnel tunnel = over(Prefix.IPV4);
        byte[] inner = inner(3000);
        List<byte[]> spared = cut(outer(tunnel, inner), 1500);
        byte[] other = spared.getFirst().clone();
        send(List.of(other));
        byte[] flood = outer(tunnel, inner(3000));
        System.arraycopy(Frames.address("198.51.100.77"), 0, flood, 12, 4);
        for (int i = 0; i < 400; i++) {
            send(List.of(piece(flood, 0, 1480, 1000 + i)));
        }
        assertEquals(400 - 64, gateway.drops(DropReason.FRAGMENT_LIMIT));
        send(spared.subList(1, spared.size()));
        assertDelivered(inner);
    }

    @Test
    @DisplayName("D7: of datagrams in large buffers the oldest gives way, and half of the buffers are not for them")
    void shouldBoundLargeBuffers() {
        byte[] flood = outer(over(Prefix.IPV4), inner(3000));
        int half = testbed.buffers().large().buffers() / 2;
        for (int i = 0; i < 200; i++) {
            flood[14] = (byte) i;
            send(List.of(piece(flood, 2000, 2256, i)));
        }
        assertEquals(200 - half, gateway.drops(DropReason.FRAGMENT_LIMIT));
        assertEquals(half, testbed.buffers().large().inUse());
        byte[] inner = inner(3000);
        send(cut(outer(over(Prefix.IPV4), inner), 1500));
        assertDelivered(inner);
        assertEquals(0, gateway.drops(DropReason.NO_BUFFER));
        assertEquals(half - 1, testbed.buffers().large().inUse());
    }

    @Test
    @DisplayName("D7: when every context is taken the oldest datagram gives way")
    void shouldBoundContexts() {
        byte[] flood = outer(over(Prefix.IPV4), inner(3000));
        for (int i = 0; i < 1000; i++) {
            flood[15] = (byte) i;
            flood[14] = (byte) (i >>> 8);
            send(List.of(piece(flood, 0, 1480, i)));
        }
        assertEquals(1000 - 256, gateway.drops(DropReason.FRAGMENT_LIMIT));
        assertEquals(256, testbed.inUse());
    }

    @Test
    @DisplayName("D7: fragments that reach two workers meet at one")
    void shouldMeetAtOneWorker() {
        gateway = testbed.gateway(Options.simple().withWorkers(2));
        Random random = new Random(23);
        for (int i = 0; i < 100; i++) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            byte[] inner = inner(1500 + random.nextInt(3000));
            for (byte[] fragment : cut(outer(tunnel, inner), 1400)) {
                byte[] frame = GatewayUnderTest.fromPeer(fragment);
                testbed.send(
                        random.nextBoolean() ? gateway.outside.toGateway() : gateway.outside.secondToGateway(), frame);
            }
            gateway.poll();
            List<byte[]> packets = new ArrayList<>(delivered());
            testbed.receive(gateway.inside.secondFromGateway()).forEach(frame -> packets.add(Frames.packet(frame)));
            assertTrue(!packets.isEmpty(), "datagram " + i);
            byte[] whole = packets.size() == 1 ? packets.getFirst() : Fragments.join(packets, GatewayUnderTest.MTU);
            assertArrayEquals(Frames.afterHops(inner, 1), whole);
        }
        assertEquals(100, gateway.count(Counter.REASSEMBLED));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D7: many datagrams interleaved, some fragments lost: those that are whole are delivered, as sent")
    void shouldAgreeWithTheModel() {
        Random random = new Random(29);
        long delivered = 0;
        for (int round = 0; round < 100; round++) {
            List<byte[]> fragments = new ArrayList<>();
            List<byte[]> whole = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Tunnel tunnel = gateway.tunnels.getFirst();
                byte[] inner = inner(600 + random.nextInt(800));
                List<byte[]> own = cut(outer(tunnel, inner), 400 + 8 * random.nextInt(20));
                if (random.nextInt(5) == 0) {
                    own.remove(random.nextInt(own.size()));
                } else {
                    whole.add(Frames.afterHops(inner, 1));
                }
                fragments.addAll(own);
            }
            Collections.shuffle(fragments, random);
            send(fragments);
            List<byte[]> got = new ArrayList<>(delivered());
            got.sort(Arrays::compare);
            whole.sort(Arrays::compare);
            assertEquals(Arrays.deepToString(whole.toArray()), Arrays.deepToString(got.toArray()));
            delivered += got.size();
        }
        assertEquals(delivered, gateway.count(Counter.REASSEMBLED));
    }

    @Test
    @DisplayName("D7: what is not whole in time is dropped, its buffer is back, and the rest that comes begins anew")
    void shouldForgetWhatIsTooOld() {
        Duration age = Duration.ofSeconds(3);
        WorkerCounters counters = new WorkerCounters();
        Drops drops = new Drops(counters);
        BufferSource buffers = new BufferSource(testbed.buffers());
        HandOff alone = new HandOff(new HandOffRings(1), 0, counters, drops);
        Reassembly reassembly =
                new Reassembly(new ReassemblyBounds(8, 8, age), 0, 1, 7, 1, buffers, alone, counters, drops);
        List<byte[]> fragments = cut(outer(over(Prefix.IPV4), inner(700)), 400);
        Burst burst = new Burst();
        long begun = System.nanoTime();
        assertEquals(0, offered(reassembly, burst, fragments.getFirst(), begun));
        reassembly.expire(begun + age.toNanos());
        assertTrue(reassembly.isWaiting());
        reassembly.expire(begun + age.toNanos() + 1);
        assertFalse(reassembly.isWaiting());
        assertEquals(1, counters.drops(DropReason.FRAGMENT_TIMEOUT));
        drops.flush();
        for (byte[] rest : fragments.subList(1, fragments.size())) {
            assertEquals(0, offered(reassembly, burst, rest, begun + age.toNanos() + 2));
        }
        assertEquals(1, offered(reassembly, burst, fragments.getFirst(), begun + 2 * age.toNanos()));
        drops.add(burst.mbuf[0], DropReason.LOCAL_UNSERVED);
        reassembly.close();
        drops.close();
        buffers.close();
    }

    /** How many datagrams became whole by that fragment. */
    private static int offered(Reassembly reassembly, Burst burst, byte[] fragment, long nowNs) {
        long mbuf = testbed.mbuf(GatewayUnderTest.fromPeer(fragment));
        burst.count = 0;
        burst.add(mbuf, Mbuf.data(mbuf) + Frames.ETHERNET, fragment.length, 20, 0, 1);
        reassembly.run(burst, nowNs);
        return burst.count;
    }
}

package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.FrameMutator;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten million frames that nobody should send: each is forwarded or dropped with a reason, and no buffer is lost. */
final class BadFramesEalTest {
    private static final long SEED = 20_260_101;
    private static final int FRAMES = 10_000_000;
    private static final int BURST = 32;

    private static final int PLAINTEXTS = 200_000;

    /** Frames that are made once and sent again with other neighbours in their burst. */
    private static final int PREPARED = 200_000;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("badframes");

    private final GatewayUnderTest gateway = testbed.gateway();

    @AutoClose
    private final OffHeap array = OffHeap.allocate(8L * BURST);

    private List<byte[]> goodFrames() {
        List<byte[]> frames = new ArrayList<>();
        for (Tunnel tunnel : gateway.tunnels) {
            for (int octets : new int[] {0, 1, 40, 333, 1200}) {
                byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[octets]);
                frames.add(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(octets + 1, inner)));
                frames.add(toInside(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[octets])));
            }
        }
        byte[] options = Frames.ipv4(
                Frames.address(GatewayUnderTest.HOST),
                Frames.address(GatewayUnderTest.FAR_HOST),
                17,
                9,
                0,
                new byte[44]);
        options[0] = 0x4b;
        frames.add(toInside(Frames.withChecksum(options)));
        byte[] extended = new byte[64];
        extended[0] = 43;
        extended[8] = 44;
        extended[16] = 17;
        byte[] host6 = Frames.address(GatewayUnderTest.HOST6);
        frames.add(toInside(Frames.ipv6(host6, Frames.address(GatewayUnderTest.FAR_HOST6), 0, 64, 0, extended)));
        return frames;
    }

    private static byte[] toInside(byte[] packet) {
        return GatewayUnderTest.fromHost(packet);
    }

    @Test
    @DisplayName("10,000,000 seeded random and mutated frames: no crash, no leak, every one forwarded or counted")
    void shouldAccountForEveryFrame() {
        FrameMutator mutator = new FrameMutator(SEED, goodFrames());
        List<byte[]> prepared = new ArrayList<>();
        for (int i = 0; i < PREPARED; i++) {
            prepared.add(mutator.next());
        }
        Random random = new Random(SEED);
        long sent = 0;
        long delivered = 0;
        while (sent < FRAMES) {
            for (Testbed.Cable cable : List.of(gateway.inside, gateway.outside)) {
                for (int i = 0; i < BURST; i++) {
                    byte[] frame = prepared.get(random.nextInt(PREPARED));
                    Mbuf.put(
                            array.address(), i, random.nextInt(16) == 0 ? chained(frame, random) : testbed.mbuf(frame));
                }
                assertEquals(BURST, cable.toGateway().burst(array.address(), BURST));
                sent += BURST;
            }
            gateway.poll();
            delivered += discardReceived();
        }

        assertEquals(sent, gateway.count(Counter.RECEIVED));
        assertEquals(delivered, gateway.count(Counter.TRANSMITTED));
        assertEquals(sent + gateway.made(), delivered + gateway.drops() + gateway.used() + testbed.inUse());
        assertTrue(delivered > 0, "some mutations leave a frame good");
        for (DropReason reason : reasonsToMeet()) {
            assertTrue(gateway.drops(reason) > 0, "no frame met " + reason);
        }
    }

    private static List<DropReason> reasonsToMeet() {
        return List.of(
                DropReason.FRAME_TOO_SHORT,
                DropReason.MAC_NOT_OURS,
                DropReason.VLAN_TAGGED,
                DropReason.ETHER_TYPE_UNKNOWN,
                DropReason.IP_HEADER,
                DropReason.IP_LENGTH,
                DropReason.IP_CHECKSUM,
                DropReason.IP_EXTENSIONS,
                DropReason.LOCAL_UNSERVED,
                DropReason.FRAGMENT_TINY,
                DropReason.FRAGMENT_MALFORMED,
                DropReason.ESP_LENGTH,
                DropReason.SPI_UNKNOWN,
                DropReason.REPLAYED,
                DropReason.ICV_WRONG,
                DropReason.POLICY_NONE,
                DropReason.HOP_LIMIT);
    }

    private long discardReceived() {
        long count = 0;
        for (Testbed.Cable cable : List.of(gateway.inside, gateway.outside)) {
            int received;
            while ((received = cable.fromGateway().burst(array.address(), BURST)) > 0) {
                Mbufs.freeBulk(array.address(), received);
                count += received;
            }
        }
        return count;
    }

    /** The frame cut into up to four segments. */
    private static long chained(byte[] frame, Random random) {
        int first = random.nextInt(frame.length + 1);
        long head = testbed.mbuf(Arrays.copyOf(frame, first));
        int at = first;
        for (int i = 0; i < 3 && at < frame.length; i++) {
            int next = i == 2 ? frame.length : at + 1 + random.nextInt(frame.length - at);
            Mbuf.chain(head, testbed.mbuf(Arrays.copyOfRange(frame, at, next)));
            at = next;
        }
        return head;
    }

    @Test
    @DisplayName(
            "200,000 authentic packets with mutated plaintext: what is delivered is whole, within the selectors, and"
                    + " what was sent")
    void shouldDeliverOnlySoundPackets() {
        Random random = new Random(SEED);
        long sent = 0;
        long delivered = 0;
        for (int i = 0; i < PLAINTEXTS; i++) {
            Tunnel tunnel = gateway.tunnels.get(random.nextInt(2));
            byte[] plain = mutatedPlaintext(tunnel, random);
            testbed.send(
                    gateway.outside,
                    GatewayUnderTest.outer(tunnel, tunnel.toGateway().sealRaw(i + 1L, plain)));
            sent++;
            gateway.poll();
            for (byte[] frame : testbed.receive(gateway.inside)) {
                assertSound(tunnel, plain, frame);
                delivered++;
            }
        }
        assertEquals(sent, delivered + gateway.drops());
        assertTrue(delivered > PLAINTEXTS / 100, "some mutations leave a packet good");
        for (DropReason reason : List.of(
                DropReason.ESP_PADDING,
                DropReason.ESP_NEXT_HEADER,
                DropReason.ESP_DUMMY,
                DropReason.INNER_HEADER,
                DropReason.SELECTOR_MISMATCH,
                DropReason.HOP_LIMIT)) {
            assertTrue(gateway.drops(reason) > 0, "no packet met " + reason);
        }
    }

    private static byte[] mutatedPlaintext(Tunnel tunnel, Random random) {
        byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[random.nextInt(64)]);
        boolean ipv4 = tunnel.innerFamily() == Prefix.IPV4;
        int header = ipv4 ? 20 : 40;
        for (int i = random.nextInt(3); i > 0; i--) {
            inner[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
        }
        if (ipv4 && (inner[0] & 15) == 5 && random.nextInt(4) > 0) {
            inner = Frames.withChecksum(inner);
        }
        int[] next = {4, 4, 4, 41, 41, 41, 59, 6};
        byte[] plain = EspOracle.trailed(
                random.nextInt(8) == 0 ? Arrays.copyOf(inner, random.nextInt(inner.length + 1)) : inner,
                next[random.nextInt(next.length)],
                random.nextInt(4) == 0 ? random.nextInt(40) : 0);
        if (random.nextInt(4) == 0) {
            plain[plain.length - 2] = (byte) random.nextInt(256);
        }
        return plain;
    }

    private static void assertSound(Tunnel tunnel, byte[] plain, byte[] frame) {
        byte[] packet = Arrays.copyOfRange(frame, Frames.ETHERNET, frame.length);
        assertArrayEquals(packet, Frames.packet(frame), "its length is its own header's");
        assertArrayEquals(Frames.afterHops(Arrays.copyOf(plain, packet.length), 1), packet);
        boolean ipv4 = tunnel.innerFamily() == Prefix.IPV4;
        byte[] source = Frames.address(ipv4 ? GatewayUnderTest.FAR_HOST : GatewayUnderTest.FAR_HOST6);
        byte[] destination = Frames.address(ipv4 ? GatewayUnderTest.HOST : GatewayUnderTest.HOST6);
        int networkOctets = ipv4 ? 2 : 6;
        int at = ipv4 ? 12 : 8;
        assertEquals(ipv4 ? 4 : 6, packet[0] >>> 4);
        assertArrayEquals(Arrays.copyOf(source, networkOctets), Arrays.copyOfRange(packet, at, at + networkOctets));
        at += source.length;
        assertArrayEquals(
                Arrays.copyOf(destination, networkOctets), Arrays.copyOfRange(packet, at, at + networkOctets));
    }

    @Test
    @DisplayName(
            "chained mbufs are forwarded as if they were one, and dropped with a reason if they are longer than any buffer")
    void shouldForwardChains() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[1000]);
        byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner));
        sendMbuf(chained(frame, new Random(1)));
        assertEquals(1, testbed.receive(gateway.inside).size());

        long head = testbed.mbuf(new byte[1800]);
        for (int octets = 1800; octets <= PacketBuffers.LARGE_OCTETS; octets += 1800) {
            Mbuf.chain(head, testbed.mbuf(new byte[1800]));
        }
        sendMbuf(head);
        assertEquals(1, gateway.drops(DropReason.CHAIN_TOO_LONG));
    }

    private void sendMbuf(long mbuf) {
        Memory.putI64(array.address(), mbuf);
        assertEquals(1, gateway.outside.toGateway().burst(array.address(), 1));
        gateway.poll();
    }
}

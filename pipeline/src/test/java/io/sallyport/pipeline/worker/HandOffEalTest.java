package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two workers, and packets that reach the one that does not own their SA. */
final class HandOffEalTest {
    private static final int PACKETS = 300;
    private static final int RING_CAPACITY = 1024;
    /** Packets at once, few enough for any ring. */
    private static final int CHUNK = 64;

    private static final int ROUNDS = 300;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("handoff");

    private final GatewayUnderTest gateway =
            testbed.gateway(Options.simple().withWorkers(2).withPending());

    @Test
    @DisplayName("packets of both tunnels, whoever owns them, are opened in order by their owners; replays are dropped")
    void shouldReachTheOwner() {
        for (Tunnel tunnel : gateway.tunnels) {
            List<byte[]> expected = new ArrayList<>();
            for (int i = 1; i <= PACKETS; i++) {
                byte[] inner = GatewayUnderTest.fromFar(
                        tunnel.innerFamily(), ByteBuffer.allocate(4).putInt(i).array());
                expected.add(Frames.afterHops(inner, 1));
                byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(i, inner));
                gateway.sendOutside(frame, frame);
            }
            List<byte[]> frames = receiveAll();
            assertEquals(PACKETS, frames.size());
            for (int i = 0; i < PACKETS; i++) {
                assertArrayEquals(expected.get(i), Frames.packet(frames.get(i)));
            }
        }
        assertEquals(2 * PACKETS, gateway.drops(DropReason.REPLAYED));
        assertEquals(2, gateway.promoted.size());
        assertTrue(gateway.count(Counter.HANDED_OFF) >= 2 * PACKETS, "one tunnel's packets go over a ring");
    }

    /** What leaves by the inside port, by whichever worker's queue. */
    private List<byte[]> receiveAll() {
        List<byte[]> frames = new ArrayList<>(testbed.receive(gateway.inside));
        frames.addAll(testbed.receive(gateway.inside.secondFromGateway()));
        return frames;
    }

    @Test
    @DisplayName("an outbound SA that another worker owns numbers its packets without gap or repetition")
    void shouldNumberByTheOwner() {
        for (Tunnel tunnel : gateway.tunnels) {
            gateway.sendOutside(GatewayUnderTest.outer(
                    tunnel, tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[4]))));
            byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[4]));
            for (int i = 0; i < PACKETS; i++) {
                gateway.sendInside(frame);
            }
            List<byte[]> sealed = new ArrayList<>(testbed.receive(gateway.outside));
            sealed.addAll(testbed.receive(gateway.outside.secondFromGateway()));
            assertEquals(PACKETS, sealed.size());
            for (int i = 0; i < PACKETS; i++) {
                byte[] packet = Frames.packet(sealed.get(i));
                assertEquals(i + 1, ByteBuffer.wrap(packet).getInt(24));
                assertEquals(
                        4,
                        tunnel.fromGateway().open(Arrays.copyOfRange(packet, 20, packet.length)).length
                                - (tunnel.innerFamily() == Prefix.IPV4 ? 28 : 48));
            }
        }
    }

    @Test
    @DisplayName("what the ring to the owner does not take is dropped and counted, and the rest arrives in order")
    void shouldCountWhatTheRingRefuses() {
        // Queue 0 of the outside port is worker 1's; the second tunnel is worker 0's.
        Tunnel tunnel = gateway.tunnels.get(1);
        Worker owner = gateway.plane.workers().get(0);
        Worker receiver = gateway.plane.workers().get(1);
        int sent = 0;
        while (sent < RING_CAPACITY + PACKETS) {
            byte[] inner = GatewayUnderTest.fromFar(
                    Prefix.IPV6, ByteBuffer.allocate(4).putInt(sent).array());
            sent++;
            testbed.send(
                    gateway.outside,
                    GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sent, inner)));
            assertEquals(1, receiver.poll());
        }
        assertEquals(PACKETS, receiver.counters().drops(DropReason.HAND_OFF_FULL));
        assertEquals(RING_CAPACITY, receiver.counters().get(Counter.HANDED_OFF));

        List<byte[]> frames = new ArrayList<>();
        while (owner.poll() > 0) {
            frames.addAll(testbed.receive(gateway.inside));
        }
        assertEquals(RING_CAPACITY, frames.size());
        for (int i = 0; i < RING_CAPACITY; i++) {
            assertEquals(i, number(Frames.packet(frames.get(i)), Prefix.IPV6));
        }
        assertEquals(PACKETS, gateway.drops());
    }

    /** The number that stands where the data of a UDP packet begins. */
    private static int number(byte[] packet, int family) {
        return ByteBuffer.wrap(packet).getInt(family == Prefix.IPV4 ? 28 : 48);
    }

    @Test
    @DisplayName("A3: the promoting packet again, on several workers' threads, is delivered once and told once")
    void shouldDeliverThePromotingPacketOnce() {
        int copies = 0;
        try (WorkerThreads threads = new WorkerThreads(gateway)) {
            for (Tunnel tunnel : gateway.tunnels) {
                byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[16]);
                byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(7, inner));
                for (int i = 0; i < PACKETS; i++) {
                    testbed.send(gateway.outside, frame);
                    testbed.send(gateway.outside.secondToGateway(), frame);
                    copies += 2;
                    int sent = copies;
                    threads.await("received " + sent, () -> gateway.count(Counter.RECEIVED) >= sent);
                }
            }
            int sent = copies;
            threads.await("all accounted for", () -> gateway.drops() + gateway.count(Counter.OPENED) >= sent);
        }
        gateway.poll();
        assertEquals(2, receiveAll().size());
        assertEquals(copies - 2, gateway.drops(DropReason.REPLAYED));
        assertEquals(copies - 2, gateway.drops());
        assertEquals(2, gateway.count(Counter.PROMOTED));
        assertEquals(2, gateway.promoted.size());
    }

    @Test
    @DisplayName("both workers' threads, both tunnels, both ways: every packet once, every number once, in order")
    void shouldKeepOrderAndCountBetweenThreads() {
        List<Traffic> traffic = gateway.tunnels.stream().map(Traffic::new).toList();
        long sent = 0;
        try (WorkerThreads threads = new WorkerThreads(gateway)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Traffic each : traffic) {
                    byte[][] in = each.in(round);
                    // The other queue's copies come to the other worker: replays, whichever comes first.
                    testbed.send(gateway.outside.toGateway(), in);
                    testbed.send(gateway.outside.secondToGateway(), in);
                    sent += 2L * in.length;
                }
                long expected = sent;
                threads.await("in, round " + round, () -> isDone(expected));
                // By now both tunnels are promoted, so that they are open outwards.
                for (Traffic each : traffic) {
                    testbed.send(gateway.inside.toGateway(), each.out(0, round));
                    testbed.send(gateway.inside.secondToGateway(), each.out(1, round));
                    sent += 2L * CHUNK;
                }
                long all = sent;
                threads.await("out, round " + round, () -> isDone(all));
                traffic.forEach(Traffic::collect);
            }
        }
        traffic.forEach(Traffic::check);
        assertEquals(2L * ROUNDS * CHUNK, gateway.drops(DropReason.REPLAYED));
        assertEquals(2L * ROUNDS * CHUNK, gateway.drops());
        assertTrue(gateway.count(Counter.HANDED_OFF) >= 4L * ROUNDS * CHUNK, "half of all went over a ring");
    }

    private boolean isDone(long sent) {
        return gateway.count(Counter.TRANSMITTED) + gateway.drops() == sent;
    }

    /** One tunnel's packets, numbered from 0 in each stream: inwards, and outwards by each of the inside queues. */
    private final class Traffic {
        private final Tunnel tunnel;
        private final int family;
        private final BitSet delivered = new BitSet();
        private final int[] nextOut = new int[2];
        private int sealed;

        Traffic(Tunnel tunnel) {
            this.tunnel = tunnel;
            this.family = tunnel.innerFamily();
        }

        byte[][] in(int round) {
            byte[][] frames = new byte[CHUNK][];
            for (int i = 0; i < CHUNK; i++) {
                int number = round * CHUNK + i;
                byte[] inner = GatewayUnderTest.fromFar(
                        family, ByteBuffer.allocate(4).putInt(number).array());
                frames[i] = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(number + 1L, inner));
            }
            return frames;
        }

        byte[][] out(int queue, int round) {
            byte[][] frames = new byte[CHUNK][];
            for (int i = 0; i < CHUNK; i++) {
                byte[] data = ByteBuffer.allocate(8)
                        .putInt(round * CHUNK + i)
                        .putInt(queue)
                        .array();
                frames[i] = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(family, data));
            }
            return frames;
        }

        /** Takes what the tunnel's owner has sent, of which each worker sends by its own queues. */
        void collect() {
            boolean isFirst = tunnel.equals(gateway.tunnels.getFirst());
            // The first tunnel is worker 1's, the second worker 0's.
            for (byte[] frame :
                    testbed.receive(isFirst ? gateway.inside.secondFromGateway() : gateway.inside.fromGateway())) {
                int number = number(Frames.packet(frame), family);
                assertFalse(delivered.get(number), "delivered twice");
                delivered.set(number);
            }
            for (byte[] frame :
                    testbed.receive(isFirst ? gateway.outside.secondFromGateway() : gateway.outside.fromGateway())) {
                byte[] packet = Frames.packet(frame);
                sealed++;
                assertEquals(sealed, ByteBuffer.wrap(packet).getInt(24), "the next sequence number");
                byte[] inner = tunnel.fromGateway().open(Arrays.copyOfRange(packet, 20, packet.length));
                int queue = inner[inner.length - 1];
                assertEquals(nextOut[queue], number(inner, family), "in the order of their coming");
                nextOut[queue]++;
            }
        }

        void check() {
            assertEquals(ROUNDS * CHUNK, delivered.cardinality());
            assertEquals(2 * ROUNDS * CHUNK, sealed);
        }
    }
}

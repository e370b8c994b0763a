package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SAs move between two workers that run, each on its thread, while packets flow. */
final class LiveResizeEalTest {
    private static final int ROUNDS = 40;
    private static final int CHUNK = 60;
    private static final int STREAMS = 3;
    private static final int SEQUENCE = 24;
    private static final int ESP = 20;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("resize");

    @Test
    @DisplayName(
            "D23: while an outbound SA moves between two running workers no packet is lost, doubled or out of order")
    void shouldMoveAnSaBetweenRunningWorkers() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWorkers(2))) {
            // Of the shards that one worker has, the upper half goes to the second: this SA moves in every round but
            // the first.
            Pair pair = gateway.pair(
                    CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.owner(Ownership.SHARDS - 1));
            TreeMap<Integer, byte[]> sealed = new TreeMap<>();
            List<RxQueue> queues = List.of(gateway.outside.fromGateway(), gateway.outside.secondFromGateway());
            int[] byQueue = new int[queues.size()];
            try (WorkerThreads threads = new WorkerThreads(gateway)) {
                for (int round = 0; round < ROUNDS; round++) {
                    testbed.send(gateway.inside.toGateway(), frames(0, round));
                    testbed.send(gateway.inside.secondToGateway(), frames(1, round));
                    gateway.plane.resize(1 + round % 2);
                    threads.await("the SA's move, round " + round, () -> {
                        gateway.control();
                        return !gateway.plane.isResizing();
                    });
                    // Two streams during the move, a third behind it: so the next owner has packets to seal in any
                    // case.
                    testbed.send(gateway.inside.toGateway(), frames(2, round));
                    long all = (long) STREAMS * CHUNK * (round + 1);
                    threads.await(
                            "packets of round " + round,
                            () -> gateway.count(Counter.TRANSMITTED) + gateway.drops() == all);
                    for (int queue = 0; queue < queues.size(); queue++) {
                        byQueue[queue] += take(queues.get(queue), sealed);
                    }
                }
            }
            assertEquals(0, gateway.drops());
            assertEquals(STREAMS * ROUNDS * CHUNK, sealed.size());
            assertEquals(STREAMS * ROUNDS * CHUNK, sealed.lastKey(), "each sequence number once");
            assertInOrder(pair, sealed);
            assertTrue(byQueue[0] > 0 && byQueue[1] > 0, () -> "both workers sealed: " + Arrays.toString(byQueue));
        }
        assertEquals(0, testbed.inUse());
    }

    private static int take(RxQueue queue, Map<Integer, byte[]> sealed) {
        List<byte[]> frames = testbed.receive(queue);
        for (byte[] frame : frames) {
            byte[] packet = Frames.packet(frame);
            byte[] before = sealed.put(ByteBuffer.wrap(packet).getInt(SEQUENCE), packet);
            assertEquals(null, before, "a sequence number twice");
        }
        return frames.size();
    }

    private static void assertInOrder(Pair pair, Map<Integer, byte[]> sealed) {
        int[] next = new int[STREAMS];
        sealed.forEach((sequence, packet) -> {
            byte[] inner = pair.fromGateway().open(sequence, Arrays.copyOfRange(packet, ESP, packet.length));
            ByteBuffer data = ByteBuffer.wrap(inner, inner.length - 8, 8);
            int number = data.getInt();
            int stream = data.getInt();
            assertEquals(next[stream]++, number, "in the order of their coming");
        });
    }

    private static byte[][] frames(int stream, int round) {
        byte[][] frames = new byte[CHUNK][];
        for (int i = 0; i < CHUNK; i++) {
            byte[] data = ByteBuffer.allocate(8)
                    .putInt(round * CHUNK + i)
                    .putInt(stream)
                    .array();
            frames[i] = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, data));
        }
        return frames;
    }
}

package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SAs move between two workers that run, each on its thread, while packets flow. */
final class LiveResizeEalTest {
    private static final int ROUNDS = 40;
    private static final int CHUNK = 60;
    private static final int SEQUENCE = 24;
    private static final int ESP = 20;

    private static Testbed testbed;

    @BeforeAll
    static void startEal() {
        testbed = new Testbed("resize");
    }

    @AfterAll
    static void stopEal() {
        testbed.close();
    }

    @Test
    @DisplayName(
            "D23: while an outbound SA moves between two running workers no packet is lost, doubled or out of order")
    void shouldMoveAnSaBetweenRunningWorkers() {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWorkers(2))) {
            Tunnel tunnel = gateway.tunnels.getFirst();
            TreeMap<Integer, byte[]> sealed = new TreeMap<>();
            List<RxQueue> queues = List.of(gateway.outside.fromGateway(), gateway.outside.secondFromGateway());
            int[] byQueue = new int[queues.size()];
            try (WorkerThreads threads = new WorkerThreads(gateway)) {
                for (int round = 0; round < ROUNDS; round++) {
                    testbed.send(gateway.inside.toGateway(), frames(0, round));
                    gateway.plane.resize(1 + round % 2);
                    threads.await("the SA's move, round " + round, () -> {
                        gateway.control();
                        return !gateway.plane.isResizing();
                    });
                    // One stream during the move, the other behind it: so each owner has packets to seal.
                    testbed.send(gateway.inside.secondToGateway(), frames(1, round));
                    long all = 2L * CHUNK * (round + 1);
                    threads.await(
                            "packets of round " + round,
                            () -> gateway.count(Counter.TRANSMITTED) + gateway.drops() == all);
                    for (int queue = 0; queue < queues.size(); queue++) {
                        byQueue[queue] += take(queues.get(queue), sealed);
                    }
                }
            }
            assertEquals(0, gateway.drops());
            assertEquals(2 * ROUNDS * CHUNK, sealed.size());
            assertEquals(2 * ROUNDS * CHUNK, sealed.lastKey(), "each sequence number once");
            assertInOrder(tunnel, sealed);
            assertEquals(2 * ROUNDS * CHUNK, byQueue[0] + byQueue[1], () -> "by worker: " + Arrays.toString(byQueue));
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

    private static void assertInOrder(Tunnel tunnel, Map<Integer, byte[]> sealed) {
        int[] next = new int[2];
        for (byte[] packet : new ArrayList<>(sealed.values())) {
            byte[] inner = tunnel.fromGateway().open(Arrays.copyOfRange(packet, ESP, packet.length));
            ByteBuffer data = ByteBuffer.wrap(inner, inner.length - 8, 8);
            int number = data.getInt();
            int stream = data.getInt();
            assertEquals(next[stream]++, number, "in the order of their coming");
        }
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

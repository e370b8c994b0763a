package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.steering.HeardSteering;
import io.sallyport.pipeline.steering.SimulatedFlowDevice;
import io.sallyport.pipeline.steering.SteeredPort;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An inbound SA moves between two workers that run, and the rules of a device, which the test is, move with it. */
final class LiveSteeringEalTest {
    private static final int ROUNDS = 30;
    private static final int CHUNK = 20;
    private static final int MOST_PER_ROUND = 200;
    private static final int MOST_UNDER_WAY = 500;
    private static final int OUTSIDE = 1;
    /** In the last shard, which the second worker has whenever there are two. */
    private static final int SPI = 0x10ff;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("steering");

    private final GatewayUnderTest gateway = testbed.gateway(Options.simple().withWorkers(2));
    private SimulatedFlowDevice device;
    private Tunnel tunnel;
    private final List<List<Integer>> came = List.of(new ArrayList<>(), new ArrayList<>());
    private WorkerThreads threads;
    private int sent;
    private int collected;
    private int steered;

    @Test
    @DisplayName("D23: while an inbound SA and its rules move, no packet is lost, doubled or out of order")
    void shouldSteerWhileShardsMove() {
        tunnel = tunnel();
        // Between any two changes of the rules packets come in.
        device = new SimulatedFlowDevice(() -> {
            send(1);
            return true;
        });
        try (WorkerThreads running = new WorkerThreads(gateway)) {
            threads = running;
            gateway.plane.steer(List.of(
                    new SteeredPort(device, worker -> gateway.plane.queueOf(OUTSIDE, 2, worker), new HeardSteering())));
            int before = move(0);
            for (int round = 0; round < ROUNDS; round++) {
                gateway.plane.resize(1 + round % 2);
                assertEquals(round % 2, owner(), "it moves in every round");
                before = move(before);
            }
        }
        assertEquals(0, gateway.drops());
        assertTrue(steered > ROUNDS * CHUNK, steered + " of " + sent + " packets went by a rule");
    }

    /**
     * Sends before, during and after a move, and looks at all that came out of it.
     *
     * @param before packets of earlier moves
     * @return packets so far
     */
    private int move(int before) {
        send(CHUNK);
        threads.await("the move", () -> {
            if (sent - before < MOST_PER_ROUND) {
                send(1);
            }
            gateway.control();
            return !gateway.plane.isResizing();
        });
        send(CHUNK);
        threads.await("packets of the round", () -> gateway.count(Counter.TRANSMITTED) + gateway.drops() == sent);
        collect();
        List<Integer> all = new ArrayList<>(came.get(owner() == 0 ? 1 : 0));
        all.addAll(came.get(owner()));
        came.forEach(List::clear);
        assertEquals(sent - before, all.size());
        for (int i = 0; i < all.size(); i++) {
            assertEquals(before + i + 1, all.get(i), "first what the old owner did, then what the next one did");
        }
        return sent;
    }

    /** The worker that has the SA, or is to have it. */
    private int owner() {
        return gateway.plane.ownership().owner(Ownership.shardOf(SPI));
    }

    private void collect() {
        collect(gateway.inside.fromGateway(), came.get(0));
        collect(gateway.inside.secondFromGateway(), came.get(1));
    }

    private void collect(RxQueue queue, List<Integer> numbers) {
        for (byte[] frame : testbed.receive(queue)) {
            byte[] packet = Frames.packet(frame);
            numbers.add(ByteBuffer.wrap(packet, packet.length - Integer.BYTES, Integer.BYTES)
                    .getInt());
            collected++;
        }
    }

    /** To the queue that a rule names, or else always to the first. */
    private void send(int count) {
        for (int i = 0; i < count; i++) {
            // A move changes more rules than a ring has places.
            threads.await("packets under way", () -> {
                collect();
                return sent - collected < MOST_UNDER_WAY;
            });
            sent++;
            byte[] inner = GatewayUnderTest.fromFar(
                    Prefix.IPV4, ByteBuffer.allocate(Integer.BYTES).putInt(sent).array());
            byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(sent, inner));
            steered += device.queueOf(SPI).isPresent() ? 1 : 0;
            boolean first = device.queueOf(SPI).orElse(0) == 0;
            testbed.send(first ? gateway.outside.toGateway() : gateway.outside.secondToGateway(), frame);
        }
    }

    private Tunnel tunnel() {
        byte[] key = new byte[16];
        byte[] salt = new byte[4];
        SaHandle inbound = gateway.plane
                .inbound()
                .install(
                        SaParameters.inbound(SPI)
                                .key(CipherSuite.AES_GCM_128, key.clone(), salt.clone())
                                .replayWindow(1024)
                                .selector(Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16")))
                                .outer(
                                        Prefix.parseAddress(GatewayUnderTest.PEER),
                                        Prefix.parseAddress(GatewayUnderTest.GATEWAY))
                                .build(),
                        System.nanoTime());
        EspOracle oracle = new EspOracle(SPI, key, salt);
        return new Tunnel(
                Prefix.IPV4, Prefix.IPV4, inbound, gateway.tunnels.getFirst().outbound(), oracle, oracle);
    }
}

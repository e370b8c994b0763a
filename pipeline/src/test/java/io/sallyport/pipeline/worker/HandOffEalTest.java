package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two workers, and packets that reach the one that does not own their SA. */
final class HandOffEalTest {
    private static final int PACKETS = 300;

    private static Testbed testbed;
    private GatewayUnderTest gateway;

    @BeforeAll
    static void startEal() {
        testbed = new Testbed("handoff");
    }

    @AfterAll
    static void stopEal() {
        testbed.close();
    }

    @BeforeEach
    void start() {
        gateway = new GatewayUnderTest(testbed, Options.simple().withWorkers(2).withPending());
    }

    @AfterEach
    void everyBufferIsBack() {
        for (Testbed.Cable cable : List.of(gateway.inside, gateway.outside)) {
            testbed.receive(cable);
            testbed.receive(cable.secondFromGateway());
        }
        gateway.close();
        assertEquals(0, testbed.pool().inUse());
    }

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
                testbed.send(gateway.outside, frame, frame);
                gateway.poll();
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
            testbed.send(
                    gateway.outside,
                    GatewayUnderTest.outer(
                            tunnel,
                            tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[4]))));
            gateway.poll();
            byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[4]));
            for (int i = 0; i < PACKETS; i++) {
                testbed.send(gateway.inside, frame);
                gateway.poll();
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
    @DisplayName("A3: the promoting packet again, on several workers' threads, is delivered once and told once")
    void shouldDeliverThePromotingPacketOnce() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        boolean[] stop = new boolean[1];
        for (Worker worker : gateway.plane.workers()) {
            Thread thread = Thread.ofPlatform().unstarted(() -> {
                int _ = LcoreThread.register();
                worker.enter();
                while (!isSet(stop)) {
                    if (worker.poll() == 0) {
                        Thread.onSpinWait();
                    }
                }
                worker.leave();
                LcoreThread.unregister();
            });
            threads.add(thread);
            thread.start();
        }
        int copies = 0;
        for (Tunnel tunnel : gateway.tunnels) {
            byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[16]);
            byte[] frame = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(7, inner));
            for (int i = 0; i < PACKETS; i++) {
                testbed.send(gateway.outside, frame);
                testbed.send(gateway.outside.secondToGateway(), frame);
                copies += 2;
                while (gateway.count(Counter.RECEIVED) < copies) {
                    Thread.onSpinWait();
                }
            }
        }
        while (gateway.drops() + gateway.count(Counter.OPENED) < copies) {
            Thread.onSpinWait();
        }
        set(stop);
        for (Thread thread : threads) {
            thread.join();
        }
        gateway.poll();
        assertEquals(2, receiveAll().size());
        assertEquals(copies - 2, gateway.drops(DropReason.REPLAYED));
        assertEquals(2, gateway.count(Counter.PROMOTED));
        assertEquals(2, gateway.promoted.size());
    }

    private static boolean isSet(boolean[] flag) {
        synchronized (flag) {
            return flag[0];
        }
    }

    private static void set(boolean[] flag) {
        synchronized (flag) {
            flag[0] = true;
        }
    }
}

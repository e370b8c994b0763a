package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.KernelLinks;
import io.sallyport.dpdk.RequiresRoot;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port that is an interface of the kernel; a packet socket on that interface is the other end. */
@RequiresRoot
class TapPortEalTest {
    private static final String INTERFACE = KernelLinks.name("tap");
    private static final int QUEUES = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Eal eal;

    private MbufPool pool;
    private BurstBuffer buffer;
    private Port tap;
    private Port kernel;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @BeforeEach
    void plug() {
        pool = MbufPool.create("tap", 8191, 0, 2176, 0);
        buffer = new BurstBuffer();
        eal.plugVdev("net_tap0", "iface=" + INTERFACE);
        tap = Port.byName("net_tap0");
        KernelLinks.silence(INTERFACE);
    }

    @AfterEach
    void unplug() {
        kernel.close();
        eal.unplug("net_af_packet0");
        tap.close();
        eal.unplug("net_tap0");
        buffer.close();
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
        assertFalse(KernelLinks.exists(INTERFACE));
    }

    @Test
    void shouldCarryFramesToTheKernelFromEveryQueue() {
        start(PortConfig.builder(pool).rxQueues(QUEUES).txQueues(QUEUES).build());
        for (int queue = 0; queue < QUEUES; queue++) {
            List<byte[]> frames = Frames.random(31 + queue, 20, 1514);
            buffer.send(pool, tap.txQueue(queue), frames);
            Frames.assertSame(frames, buffer.receive(kernel.rxQueue(0), frames.size()));
        }
    }

    @Test
    void shouldSpreadFramesOfTheKernelOverItsQueuesAndLoseNone() {
        start(PortConfig.builder(pool).rxQueues(QUEUES).txQueues(QUEUES).build());
        List<byte[]> frames = Frames.random(33, 40, 1514);
        buffer.send(pool, kernel.txQueue(0), frames);
        List<RxQueue> queues = IntStream.range(0, QUEUES).mapToObj(tap::rxQueue).toList();

        List<byte[]> received = buffer.receive(queues, frames.size());

        assertEquals(Frames.sorted(frames), Frames.sorted(received));
        assertTrue(tap.statistics().receivedPackets() >= frames.size());
    }

    @Test
    void shouldSplitFramesOverSmallBuffers() {
        try (MbufPool small = MbufPool.create("small", 16_383, 0, 128 + 512, 0)) {
            start(PortConfig.builder(small).build());
            byte[] frame = Frames.random(new Random(34), 1514);
            buffer.send(pool, kernel.txQueue(0), List.of(frame));
            long m = receiveOne();

            assertEquals(3, Mbuf.segments(m));
            assertArrayEquals(frame, Mbuf.bytes(m));
            buffer.sendOne(tap.txQueue(0), m);
            Frames.assertSame(List.of(frame), buffer.receive(kernel.rxQueue(0), 1));
            tap.close();
        }
    }

    @Test
    void shouldSetTheInterfacesMtuAndAddress() throws IOException {
        start(PortConfig.builder(pool).mtu(1400).build());
        assertEquals(1400, tap.mtu());
        assertEquals("1400", KernelLinks.attribute(INTERFACE, "mtu"));
        MacAddress mac = MacAddress.parse("02:00:00:12:34:56");
        tap.setMac(mac);
        assertEquals(mac, tap.mac());
        assertEquals(mac.toString(), KernelLinks.attribute(INTERFACE, "address"));
        tap.setMtu(1450);
        assertEquals("1450", KernelLinks.attribute(INTERFACE, "mtu"));
    }

    @Test
    void shouldEnterAndLeavePromiscuousMode() {
        start(PortConfig.builder(pool).promiscuous(true).build());
        assertTrue(tap.promiscuous());
        tap.promiscuous(false);
        assertFalse(tap.promiscuous());
    }

    @Test
    void shouldReceiveAllGroupsAndNoLonger() {
        start(PortConfig.builder(pool).build());
        tap.allMulticast(true);
        assertTrue(tap.allMulticast());
        tap.allMulticast(false);
        assertFalse(tap.allMulticast());
    }

    @Test
    void shouldGoUpAndDownWithTheInterface() {
        start(PortConfig.builder(pool).build());
        assertTrue(tap.link().up());
        KernelLinks.ip("link", "set", INTERFACE, "down");
        assertFalse(tap.link().up());
        KernelLinks.ip("link", "set", INTERFACE, "up");
        assertTrue(tap.link().up());
    }

    private void start(PortConfig config) {
        tap.configure(config);
        tap.start();
        // A packet socket on an interface that is down would spoil its first packet.
        eal.plugVdev("net_af_packet0", "iface=" + INTERFACE);
        kernel = Port.byName("net_af_packet0");
        kernel.configure(PortConfig.builder(pool).mtu(config.mtu()).build());
        kernel.start();
    }

    private long receiveOne() {
        RxQueue queue = tap.rxQueue(0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            if (queue.burst(buffer.address(), 1) == 1) {
                long m = Mbuf.at(buffer.address(), 0);
                if (Frames.isOurs(Mbuf.bytes(m))) {
                    return m;
                }
                Mbufs.free(m);
            }
        }
        throw new AssertionError("The frame does not come.");
    }
}

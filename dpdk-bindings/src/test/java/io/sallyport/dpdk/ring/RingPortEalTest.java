package io.sallyport.dpdk.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.ethdev.PortException;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.thread.LcoreThread;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingPortEalTest {
    private static final int QUEUES = 2;
    private static final int SLOTS = 64;

    private static final long PACKETS = 1_000_000;
    private static final Executor NEW_THREAD = task -> new Thread(task).start();

    private static Eal eal;
    private static int pairs;

    private MbufPool pool;
    private RingPair pair;
    private BurstBuffer buffer;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @BeforeEach
    void makePair() {
        pool = MbufPool.create("ring", 511, 0, 2176, 0);
        pair = RingPair.create("pair" + pairs++, QUEUES, SLOTS, 0);
        for (Port port : List.of(pair.left(), pair.right())) {
            port.configure(PortConfig.builder(pool)
                    .rxQueues(QUEUES)
                    .txQueues(QUEUES)
                    .mtu(9000)
                    .build());
            port.start();
        }
        buffer = new BurstBuffer();
    }

    @AfterEach
    void closePair() {
        buffer.close();
        pair.close();
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
    }

    @Test
    void shouldCarryFramesBothWaysOnEveryQueue() {
        for (int queue = 0; queue < QUEUES; queue++) {
            List<byte[]> there = Frames.random(queue, 40, 1514);
            List<byte[]> back = Frames.random(~queue, 40, 1514);
            buffer.send(pool, pair.left().txQueue(queue), there);
            buffer.send(pool, pair.right().txQueue(queue), back);

            Frames.assertSame(there, buffer.receive(pair.right().rxQueue(queue), there.size()));
            Frames.assertSame(back, buffer.receive(pair.left().rxQueue(queue), back.size()));
        }
    }

    @Test
    void shouldCarryOneQueueApartFromTheOther() {
        buffer.send(pool, pair.left().txQueue(1), Frames.random(7, 3, 100));

        assertEquals(List.of(), buffer.poll(pair.right().rxQueue(0)));
        assertEquals(3, buffer.poll(pair.right().rxQueue(1)).size());
    }

    @Test
    void shouldCarryAChainOfSegmentsAsItIs() {
        List<byte[]> parts = Frames.random(3, 4, 2000);
        long head = pool.alloc();
        Mbuf.fill(head, parts.get(0));
        for (byte[] part : parts.subList(1, parts.size())) {
            long segment = pool.alloc();
            Mbuf.fill(segment, part);
            Mbuf.chain(head, segment);
        }
        byte[] whole = Mbuf.bytes(head);
        buffer.sendOne(pair.left().txQueue(0), head);

        assertEquals(1, pair.right().rxQueue(0).burst(buffer.address(), 1));
        long received = Mbuf.at(buffer.address(), 0);
        assertEquals(head, received);
        assertEquals(parts.size(), Mbuf.segments(received));
        assertArrayEquals(whole, Mbuf.bytes(received));
        Mbufs.free(received);
    }

    @Test
    void shouldTakeNoMoreThanTheRingHolds() {
        int taken = 0;
        for (int i = 0; i < SLOTS + 8; i++) {
            long m = pool.alloc();
            Mbuf.fill(m, new byte[60]);
            Mbuf.put(buffer.address(), 0, m);
            if (pair.left().txQueue(0).burst(buffer.address(), 1) == 1) {
                taken++;
            } else {
                Mbufs.free(m);
            }
        }

        assertEquals(SLOTS - 1, taken);
        assertEquals(taken, pool.inUse());
        // The rest of the case is closePair: what nobody received is freed with the pair.
    }

    @Test
    void shouldBeAPortLikeAnyOther() {
        Port left = pair.left();
        assertEquals("net_ring", left.driver());
        assertTrue(left.name().startsWith("net_ring_pair"), left.name());
        assertEquals(9000, left.mtu());
        assertTrue(left.link().up());
        PortException failure =
                assertThrows(PortException.class, () -> left.setMac(MacAddress.parse("02:00:00:00:00:07")));
        assertTrue(failure.isUnsupported(), failure.getMessage());
        buffer.send(pool, left.txQueue(0), Frames.random(1, 5, 64));
        assertEquals(5, left.statistics().sentPackets());
        buffer.receive(pair.right().rxQueue(0), 5);
        assertEquals(5, pair.right().statistics().receivedPackets());
    }

    @Test
    void shouldCountWhatARingHolds() {
        try (Ring in = Ring.create("in", 8, 0);
                Ring out = Ring.create("out", 8, 0);
                Port port = RingPort.create("single", List.of(in), List.of(out), 0)) {
            port.configure(PortConfig.builder(pool).build());
            port.start();
            buffer.send(pool, port.txQueue(0), Frames.random(2, 5, 64));

            assertEquals(5, out.count());
            assertEquals(7, out.capacity());
            out.discard();
            assertEquals(0, out.count());
            assertEquals(0, pool.inUse());
            buffer.send(pool, port.txQueue(0), Frames.random(2, 7, 64));
            assertEquals(7, out.count());
        }
    }

    @Test
    void shouldPassAMillionPacketsBetweenTwoThreadsWhileTheCollectorRuns() throws Exception {
        CompletableFuture<Long> returned = CompletableFuture.supplyAsync(() -> reflect(pair.right()), NEW_THREAD);
        CompletableFuture<Long> counted = CompletableFuture.supplyAsync(() -> circulate(pair.left()), NEW_THREAD);
        while (!counted.isDone()) {
            // A burst holds safepoints up; each collection must find its way between two bursts.
            System.gc();
        }

        assertTrue(counted.get() >= PACKETS);
        assertTrue(returned.get() >= PACKETS);
    }

    /** Sends back what comes until a packet of no octets asks it to stop. */
    private static long reflect(Port port) {
        LcoreThread.register();
        long passed = 0;
        try (BurstBuffer burst = new BurstBuffer()) {
            RxQueue rx = port.rxQueue(0);
            TxQueue tx = port.txQueue(0);
            boolean stop = false;
            while (!stop) {
                int received = rx.burst(burst.address(), BurstBuffer.SIZE);
                stop = received > 0 && Mbuf.packetLength(Mbuf.at(burst.address(), received - 1)) == 0;
                int sent = tx.burst(burst.address(), received);
                Mbufs.freeBulk(burst.address() + (long) sent * Long.BYTES, received - sent);
                passed += received;
            }
        }
        LcoreThread.unregister();
        return passed;
    }

    /** Keeps a few packets on their way, then sends the one that ends it. */
    private long circulate(Port port) {
        LcoreThread.register();
        long passed = 0;
        try (BurstBuffer burst = new BurstBuffer()) {
            RxQueue rx = port.rxQueue(0);
            TxQueue tx = port.txQueue(0);
            burst.send(pool, tx, Frames.random(81, SLOTS / 2, 1514));
            while (passed < PACKETS) {
                int received = rx.burst(burst.address(), BurstBuffer.SIZE);
                passed += received;
                int sent = tx.burst(burst.address(), received);
                Mbufs.freeBulk(burst.address() + (long) sent * Long.BYTES, received - sent);
            }
            burst.sendOne(tx, pool.alloc());
        }
        LcoreThread.unregister();
        return passed;
    }

    @Test
    void shouldRefuseRingsThatCannotBe() {
        assertRefused(() -> Ring.create("odd", 3, 0), "needs a power of two of slots");
        assertRefused(() -> Ring.create("", 8, 0), "name must have 1 to ");
        assertRefused(() -> Ring.create("x".repeat(60), 8, 0), "name must have 1 to ");
        try (Ring ring = Ring.create("taken", 8, 0)) {
            assertEquals("taken", ring.name());
            assertRefused(() -> Ring.create("taken", 8, 0), "File exists");
        }
        assertRefused(() -> RingPort.create("empty", List.of(), List.of(), 0), "at least one");
    }

    private static void assertRefused(Runnable action, String reason) {
        String message = assertThrows(EalException.class, action::run).getMessage();
        assertTrue(message.contains(reason), message);
    }
}

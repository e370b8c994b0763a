package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.HeapMeter;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.thread.LcoreThread;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports that make packets from nothing and swallow what they are given. */
class NullPortEalTest {
    private static final int FRAME = 64;
    private static final int BURST = 32;
    private static final int MILLION = 1_000_000;
    private static final int POOL_BUFFERS = 4095;

    private static Eal eal;

    private MbufPool pool;
    private Port source;
    private Port sink;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start();
        LcoreThread.register();
    }

    @AfterAll
    static void closeEal() {
        LcoreThread.unregister();
        eal.close();
    }

    @BeforeEach
    void plug() {
        eal.plugVdev("net_null0", "size=" + FRAME);
        eal.plugVdev("net_null1", "size=" + FRAME);
        pool = MbufPool.create("null", POOL_BUFFERS, 256, 2176, 0);
        source = Port.byName("net_null0");
        sink = Port.byName("net_null1");
    }

    @AfterEach
    void unplug() {
        source.close();
        sink.close();
        eal.unplug("net_null0");
        eal.unplug("net_null1");
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
    }

    @Test
    void shouldReceiveAndSendWithoutHeapAllocationOrLeak() {
        startBoth(PortConfig.builder(pool).build());
        RxQueue rx = source.rxQueue(0);
        TxQueue tx = sink.txQueue(0);
        try (BurstBuffer buffer = new BurstBuffer()) {
            long octets = HeapMeter.leastAllocatedBy(() -> forward(rx, tx, buffer.address(), MILLION / BURST));

            assertEquals(0, octets, "octets of heap for a million packets");
            assertTrue(source.statistics().receivedPackets() >= MILLION);
        }
        assertEquals(POOL_BUFFERS, pool.available());
    }

    @Test
    void shouldCountPackets() {
        startBoth(PortConfig.builder(pool).build());
        long packets;
        try (BurstBuffer buffer = new BurstBuffer()) {
            packets = forward(source.rxQueue(0), sink.txQueue(0), buffer.address(), 10);
        }

        assertEquals(packets, source.statistics().receivedPackets());
        assertEquals(packets, sink.statistics().sentPackets());
        assertEquals(packets, sink.statistics().queues().getFirst().sentPackets());
        assertEquals(packets, sink.extendedStatistics().get("tx_good_packets"));
        sink.resetStatistics();
        assertEquals(0, sink.statistics().sentPackets());
    }

    @Test
    void shouldDeliverEveryFrameOfItsSizeWithItsPort() {
        startBoth(PortConfig.builder(pool).build());
        try (BurstBuffer buffer = new BurstBuffer()) {
            int received = source.rxQueue(0).burst(buffer.address(), BURST);

            assertEquals(BURST, received);
            for (int i = 0; i < received; i++) {
                long m = Mbuf.at(buffer.address(), i);
                assertEquals(FRAME, Mbuf.packetLength(m));
                assertEquals(FRAME, Mbuf.dataLength(m));
                assertEquals(source.id(), Mbuf.port(m));
                assertTrue(Mbuf.isDirectSingle(m));
            }
            Mbufs.freeBulk(buffer.address(), received);
        }
    }

    @Test
    void shouldServeEveryQueue() {
        int queues = 4;
        startBoth(PortConfig.builder(pool).rxQueues(queues).txQueues(queues).build());
        try (BurstBuffer buffer = new BurstBuffer()) {
            for (int i = 0; i < queues; i++) {
                assertEquals(BURST, forward(source.rxQueue(i), sink.txQueue(i), buffer.address(), 1));
            }
        }

        assertEquals(queues, source.statistics().queues().size());
        source.statistics().queues().forEach(queue -> assertEquals(BURST, queue.receivedPackets()));
        sink.statistics().queues().forEach(queue -> assertEquals(BURST, queue.sentPackets()));
    }

    @Test
    void shouldServeEveryQueueWithOrWithoutRss() {
        for (boolean rss : new boolean[] {true, false}) {
            source.configure(
                    PortConfig.builder(pool).rxQueues(2).txQueues(2).rss(rss).build());
            source.start();
            assertEquals(2, source.rxQueues());
            assertEquals(2, source.txQueues());
            try (BurstBuffer buffer = new BurstBuffer()) {
                assertEquals(BURST, forward(source.rxQueue(1), source.txQueue(1), buffer.address(), 1));
            }
            source.stop();
        }
    }

    @Test
    void shouldGiveQueuesOnlyWhileStarted() {
        PortConfig config = PortConfig.builder(pool).build();
        assertTrue(refusal(() -> source.rxQueue(0)).contains("must be started"));
        assertTrue(refusal(source::start).contains("must be configured"));
        source.configure(config);
        source.start();
        assertTrue(refusal(() -> source.configure(config)).contains("must be stopped"));
        assertTrue(refusal(() -> source.rxQueue(1)).contains("has 1 receive queues, none of number 1"));
        assertTrue(refusal(() -> source.txQueue(-1)).contains("has 1 transmit queues, none of number -1"));
        source.stop();
        assertTrue(refusal(() -> source.txQueue(0)).contains("must be started"));
        source.start();
        try (BurstBuffer buffer = new BurstBuffer()) {
            assertEquals(BURST, source.rxQueue(0).burst(buffer.address(), BURST));
            Mbufs.freeBulk(buffer.address(), BURST);
        }
        source.close();
        assertTrue(refusal(source::link).contains("is closed"));
    }

    @Test
    void shouldRefuseWhatTheDeviceCannotDo() {
        assertRefused(PortConfig.builder(pool).rxQueues(0), "can have 1 to 1024 receive queues, not 0");
        assertRefused(PortConfig.builder(pool).txQueues(2000), "can have 1 to 1024 transmit queues, not 2000");
        assertRefused(PortConfig.builder(pool).mtu(20), "its MTU can be ");
        assertRefused(PortConfig.builder(pool).rxDescriptors(70_000), "a receive queue can have ");
        assertRefused(PortConfig.builder(pool).mtu(9000), "needs buffers of 9150 octets, but those of pool \"null\"");
    }

    @Test
    void shouldTakeJumboFramesIntoLargeBuffers() {
        try (MbufPool large = MbufPool.create("large", 127, 0, 9150, 0)) {
            source.configure(PortConfig.builder(large).mtu(9000).build());
            assertEquals(9000, source.mtu());
            source.setMtu(1400);
            assertEquals(1400, source.mtu());
            source.close();
        }
    }

    @Test
    void shouldTellWhatItIs() {
        assertEquals("net_null0", source.name());
        assertEquals("net_null", source.driver());
        assertSame(source, Port.byName("net_null0,size=1"));
        assertSame(source, Port.byId(source.id()));
        assertEquals(List.of(source, sink), Port.list());
        assertTrue(source.capabilities().rss());
        startBoth(PortConfig.builder(pool).build());
        LinkState link = source.link();
        assertTrue(link.up());
        assertEquals(10_000, link.megabits());
        assertEquals("up, 10000 Mbit/s, full duplex", link.toString());
        source.stop();
        assertFalse(source.link().up());
        assertEquals("down", source.link().toString());
    }

    @Test
    void shouldTakeAnotherMacAddress() {
        source.configure(PortConfig.builder(pool).build());
        MacAddress own = MacAddress.parse("02:00:5e:10:20:30");
        assertNotEquals(own, source.mac());
        source.setMac(own);
        assertEquals(own, source.mac());
        assertTrue(refusal(() -> source.setMac(MacAddress.parse("ff:ff:ff:ff:ff:ff")))
                .contains("ff:ff:ff:ff:ff:ff is a group address"));
    }

    @Test
    void shouldTellWhenTheDriverCannotLeavePromiscuousMode() {
        source.configure(PortConfig.builder(pool).build());
        PortException failure = assertThrows(PortException.class, () -> source.promiscuous(false));
        assertEquals("net_null0", failure.device());
        assertNotEquals(0, failure.errno());
        assertTrue(failure.getMessage().contains("rte_eth_promiscuous_disable"), failure.getMessage());
    }

    private void startBoth(PortConfig config) {
        for (Port port : List.of(source, sink)) {
            port.configure(config);
            port.start();
        }
    }

    private void assertRefused(PortConfig.Builder config, String reason) {
        String message = refusal(() -> source.configure(config.build()));
        assertTrue(message.startsWith("Port net_null0: "), message);
        assertTrue(message.contains(reason), message);
    }

    private static String refusal(Runnable action) {
        return assertThrows(PortException.class, action::run).getMessage();
    }

    /** Receives bursts and sends them on; what the queue does not take is freed. */
    private static long forward(RxQueue rx, TxQueue tx, long array, int bursts) {
        long packets = 0;
        for (int i = 0; i < bursts; i++) {
            int received = rx.burst(array, BURST);
            int sent = tx.burst(array, received);
            Mbufs.freeBulk(array + (long) sent * Long.BYTES, received - sent);
            packets += received;
        }
        return packets;
    }
}

package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.KernelLinks;
import io.sallyport.dpdk.RequiresRoot;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.mbuf.MbufPool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packet sockets on the two ends of a virtual cable of the kernel. */
@RequiresRoot
class AfPacketPortEalTest {
    private static final String LEFT = KernelLinks.name("pl");
    private static final String RIGHT = KernelLinks.name("pr");

    private static Eal eal;

    private MbufPool pool;
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
    void addPair() {
        KernelLinks.addPair(LEFT, RIGHT, 1500);
        pool = MbufPool.create("af_packet", 8191, 0, 2176, 0);
        buffer = new BurstBuffer();
    }

    @AfterEach
    void deletePair() {
        KernelLinks.delete(LEFT);
        buffer.close();
        assertEquals(0, pool.inUse(), "buffers leaked");
        pool.close();
    }

    @Test
    void shouldCarryFramesBothWays() {
        try (Port left = plug("net_af_packet0", "iface=" + LEFT, PortConfig.builder(pool));
                Port right = plug("net_af_packet1", "iface=" + RIGHT, PortConfig.builder(pool))) {
            List<byte[]> there = Frames.random(41, 30, 1514);
            List<byte[]> back = Frames.random(42, 30, 1514);
            buffer.send(pool, left.txQueue(0), there);
            buffer.send(pool, right.txQueue(0), back);

            Frames.assertSame(there, buffer.receive(right.rxQueue(0), there.size()));
            Frames.assertSame(back, buffer.receive(left.rxQueue(0), back.size()));
            assertEquals(there.size(), left.statistics().sentPackets());
            assertTrue(left.statistics().receivedPackets() >= back.size());
        }
        unplug();
    }

    @Test
    void shouldSpreadFramesOverSeveralSocketsAndLoseNone() {
        try (Port left = plug("net_af_packet0", "iface=" + LEFT, PortConfig.builder(pool));
                Port right = plug(
                        "net_af_packet1",
                        "iface=" + RIGHT + ",qpairs=2",
                        PortConfig.builder(pool).rxQueues(2).txQueues(2))) {
            List<byte[]> frames = Frames.random(43, 40, 1514);
            buffer.send(pool, left.txQueue(0), frames);

            List<byte[]> received = buffer.receive(List.of(right.rxQueue(0), right.rxQueue(1)), frames.size());

            assertEquals(Frames.sorted(frames), Frames.sorted(received));
        }
        unplug();
    }

    @Test
    void shouldSetTheInterfacesMtuAndAddress() throws IOException {
        try (Port left = plug(
                        "net_af_packet0",
                        "iface=" + LEFT,
                        PortConfig.builder(pool).mtu(1300));
                Port right = plug("net_af_packet1", "iface=" + RIGHT, PortConfig.builder(pool))) {
            assertEquals("1300", KernelLinks.attribute(LEFT, "mtu"));
            assertEquals(1500, right.mtu());
            assertEquals(KernelLinks.attribute(LEFT, "address"), left.mac().toString());
            MacAddress mac = MacAddress.parse("02:00:00:65:43:21");
            left.setMac(mac);
            assertEquals(mac.toString(), KernelLinks.attribute(LEFT, "address"));
        }
        unplug();
    }

    @Test
    void shouldTellThatAnInterfaceIsMissing() {
        EalException failure =
                assertThrows(EalException.class, () -> eal.plugVdev("net_af_packet9", "iface=nonesuch0"));

        assertTrue(failure.getMessage().contains("nonesuch0"), failure.getMessage());
        assertTrue(failure.getMessage().contains("DPDK says: "), failure.getMessage());
        assertFalse(Port.list().stream().anyMatch(port -> port.name().equals("net_af_packet9")));
    }

    @Test
    void shouldTellThatTheBuffersAreTooSmall() {
        eal.plugVdev("net_af_packet0", "iface=" + LEFT);
        try (MbufPool small = MbufPool.create("small", 127, 0, 128 + 512, 0);
                Port left = Port.byName("net_af_packet0")) {
            PortConfig config = PortConfig.builder(small).build();
            PortException refusal = assertThrows(PortException.class, () -> left.configure(config));
            assertTrue(
                    refusal.getMessage().contains("an MTU of 1500 needs buffers of 1650 octets"), refusal.getMessage());
        }
        eal.unplug("net_af_packet0");
    }

    private static Port plug(String device, String arguments, PortConfig.Builder config) {
        eal.plugVdev(device, arguments);
        Port port = Port.byName(device);
        port.configure(config.build());
        port.start();
        return port;
    }

    private static void unplug() {
        eal.unplug("net_af_packet0");
        eal.unplug("net_af_packet1");
    }
}

package io.sallyport.dpdk.ethdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.Frames;
import io.sallyport.dpdk.KernelLinks;
import io.sallyport.dpdk.RequiresRoot;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XDP sockets on the two ends of a virtual cable of the kernel. */
@RequiresRoot
class AfXdpPortEalTest {
    private static final String LEFT = KernelLinks.name("xl");
    private static final String RIGHT = KernelLinks.name("xr");

    @Test
    void shouldCarryFramesBothWays() {
        KernelLinks.addPair(LEFT, RIGHT, 1500);
        try (Eal eal = TestEal.start("net_af_xdp0,iface=" + LEFT, "net_af_xdp1,iface=" + RIGHT);
                MbufPool pool = MbufPool.create("af_xdp", 16_383, 0, 2176, 0);
                BurstBuffer buffer = new BurstBuffer();
                Port left = Port.byName("net_af_xdp0");
                Port right = Port.byName("net_af_xdp1")) {
            assertTrue(eal.version().startsWith("DPDK"));
            for (Port port : List.of(left, right)) {
                port.configure(PortConfig.builder(pool).build());
                port.start();
                assertTrue(port.link().up());
            }
            List<byte[]> there = Frames.random(51, 30, 1514);
            List<byte[]> back = Frames.random(52, 30, 1514);
            buffer.send(pool, left.txQueue(0), there);
            buffer.send(pool, right.txQueue(0), back);

            Frames.assertSame(there, buffer.receive(right.rxQueue(0), there.size()));
            Frames.assertSame(back, buffer.receive(left.rxQueue(0), back.size()));
            assertEquals(there.size(), left.statistics().sentPackets());
        } finally {
            KernelLinks.delete(LEFT);
        }
    }
}

package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.BurstBuffer;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.MbufPool;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that passes one burst of packets through DPDK; {@link UnprivilegedEalTest} runs it as another user. */
public final class UnprivilegedStart {
    /** What the program prints if all went well. */
    static final String DONE = "passed";

    private UnprivilegedStart() {}

    public static void main(String[] arguments) throws Exception {
        try (Eal eal = TestEal.start("net_null0,size=100");
                MbufPool pool = MbufPool.create("unprivileged", 255, 0, 2176, 0);
                BurstBuffer buffer = new BurstBuffer();
                Port port = Port.byName("net_null0")) {
            port.configure(PortConfig.builder(pool).build());
            port.start();
            int frames = buffer.poll(port.rxQueue(0)).size();
            System.out.println("user " + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + " " + DONE + " "
                    + frames + " on " + eal.sockets());
        }
    }
}

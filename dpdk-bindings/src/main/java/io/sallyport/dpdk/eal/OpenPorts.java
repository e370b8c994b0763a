package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The ports that DPDK has, as far as the EAL's own life depends on them. */
final class OpenPorts {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    private static final NativeCall BY_NAME = DPDK.function("rte_eth_dev_get_port_by_name", 2);
    private static final NativeCall IS_VALID = DPDK.function("rte_eth_dev_is_valid_port", 1);
    private static final NativeCall STOP = DPDK.function("rte_eth_dev_stop", 1);
    private static final NativeCall CLOSE = DPDK.function("rte_eth_dev_close", 1);

    private OpenPorts() {}

    /** True if a device has a port. */
    static boolean has(String device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(device);
            MemorySegment number = arena.allocate(SHORT);
            return BY_NAME.toInt(name.address(), number.address()) == 0;
        }
    }

    /** Closes all: a port that outlived its EAL would touch memory that is gone. To stop one twice does no harm. */
    static void closeAll() {
        int ports = (int) Layouts.dpdk().constant("RTE_MAX_ETHPORTS");
        for (int port = 0; port < ports; port++) {
            if (IS_VALID.toInt(port) != 0) {
                int _ = STOP.toInt(port);
                int _ = CLOSE.toInt(port);
            }
        }
    }
}

package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The ports that DPDK has, as far as the EAL's own life depends on them. */
final class OpenPorts {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    private static final MethodHandle BY_NAME = DPDK.downcall(
            "rte_eth_dev_get_port_by_name", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle IS_VALID =
            DPDK.downcall("rte_eth_dev_is_valid_port", FunctionDescriptor.of(INT, SHORT));
    private static final MethodHandle STOP = DPDK.downcall("rte_eth_dev_stop", FunctionDescriptor.of(INT, SHORT));
    private static final MethodHandle CLOSE = DPDK.downcall("rte_eth_dev_close", FunctionDescriptor.of(INT, SHORT));

    private OpenPorts() {}

    /** True if a device has a port. */
    static boolean has(String device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(device);
            MemorySegment number = arena.allocate(SHORT);
            return NativeCall.toInt(() -> (int) BY_NAME.invokeExact(name, number)) == 0;
        }
    }

    /** Closes all: a port that outlived its EAL would touch memory that is gone. To stop one twice does no harm. */
    static void closeAll() {
        int ports = (int) Layouts.dpdk().constant("RTE_MAX_ETHPORTS");
        for (int i = 0; i < ports; i++) {
            short port = (short) i;
            if (NativeCall.toInt(() -> (int) IS_VALID.invokeExact(port)) != 0) {
                int _ = NativeCall.toInt(() -> (int) STOP.invokeExact(port));
                int _ = NativeCall.toInt(() -> (int) CLOSE.invokeExact(port));
            }
        }
    }
}

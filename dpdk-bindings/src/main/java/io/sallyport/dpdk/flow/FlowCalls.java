package io.sallyport.dpdk.flow;

import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Handles to rte_flow's functions, which take a port number, pointers, and where the error goes. */
final class FlowCalls {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    static final MethodHandle VALIDATE =
            DPDK.downcall("rte_flow_validate", FunctionDescriptor.of(INT, SHORT, LONG, LONG, LONG, LONG));
    static final MethodHandle CREATE =
            DPDK.downcall("rte_flow_create", FunctionDescriptor.of(LONG, SHORT, LONG, LONG, LONG, LONG));
    static final MethodHandle DESTROY =
            DPDK.downcall("rte_flow_destroy", FunctionDescriptor.of(INT, SHORT, LONG, LONG));
    static final MethodHandle FLUSH = DPDK.downcall("rte_flow_flush", FunctionDescriptor.of(INT, SHORT, LONG));

    private FlowCalls() {}
}

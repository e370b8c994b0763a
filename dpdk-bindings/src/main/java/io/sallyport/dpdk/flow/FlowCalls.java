package io.sallyport.dpdk.flow;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/** Handles to rte_flow's functions, which take a port number, pointers, and where the error goes. */
final class FlowCalls {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();

    static final NativeCall VALIDATE = DPDK.function("rte_flow_validate", 5);
    static final NativeCall CREATE = DPDK.function("rte_flow_create", 5);
    static final NativeCall DESTROY = DPDK.function("rte_flow_destroy", 3);
    static final NativeCall FLUSH = DPDK.function("rte_flow_flush", 2);

    private FlowCalls() {}
}

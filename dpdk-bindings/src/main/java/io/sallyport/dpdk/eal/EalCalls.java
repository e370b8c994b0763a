package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/**
 * The functions of librte_eal. They are not in {@link Eal} itself, which has to say in a clear sentence that the library is missing: what
 * fails while a class is initialised is an error, and a less clear one.
 */
final class EalCalls {
    static final NativeLibraries DPDK = NativeLibraries.dpdk();

    static final NativeCall INIT = DPDK.function("rte_eal_init", 2);
    static final NativeCall CLEANUP = DPDK.function("rte_eal_cleanup", 0);
    static final NativeCall HOTPLUG_ADD = DPDK.function("rte_eal_hotplug_add", 3);
    static final NativeCall HOTPLUG_REMOVE = DPDK.function("rte_eal_hotplug_remove", 2);
    static final NativeCall SOCKET_COUNT = DPDK.function("rte_socket_count", 0);
    static final NativeCall SOCKET_ID_BY_IDX = DPDK.function("rte_socket_id_by_idx", 1);

    private EalCalls() {}
}

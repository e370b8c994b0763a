package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/** The functions of librte_cryptodev; a device is given by its number. */
final class DeviceCalls {
    static final NativeLibraries DPDK = NativeLibraries.cryptodev();

    static final NativeCall BY_NAME = DPDK.function("rte_cryptodev_get_dev_id", 1);
    static final NativeCall INFORMATION = DPDK.function("rte_cryptodev_info_get", 2);
    static final NativeCall CONFIGURE = DPDK.function("rte_cryptodev_configure", 2);
    static final NativeCall QUEUE_PAIR_SETUP = DPDK.function("rte_cryptodev_queue_pair_setup", 4);
    static final NativeCall START = DPDK.function("rte_cryptodev_start", 1);
    static final NativeCall STOP = DPDK.function("rte_cryptodev_stop", 1);
    static final NativeCall CLOSE = DPDK.function("rte_cryptodev_close", 1);
    static final NativeCall SOCKET = DPDK.function("rte_cryptodev_socket_id", 1);
    static final NativeCall STATISTICS = DPDK.function("rte_cryptodev_stats_get", 2);

    static final NativeCall IO_ADDRESS_MODE = DPDK.function("rte_eal_iova_mode", 0);

    static final NativeCall SESSION_OCTETS = DPDK.function("rte_cryptodev_sym_get_private_session_size", 1);
    static final NativeCall SESSION_POOL = DPDK.function("rte_cryptodev_sym_session_pool_create", 6);
    static final NativeCall SESSION = DPDK.function("rte_cryptodev_sym_session_create", 3);
    static final NativeCall SESSION_FREE = DPDK.function("rte_cryptodev_sym_session_free", 2);
    static final NativeCall OPERATION_POOL = DPDK.function("rte_crypto_op_pool_create", 6);

    private DeviceCalls() {}
}

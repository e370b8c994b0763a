package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields lie of what describes, configures and counts for a crypto device. Offsets are in octets. */
final class DeviceDescriptor {
    /** {@code rte_cryptodev_info}: size, pointer to a C string, u8, u64 of flags, pointer, u32, u32 with 0 for no limit. */
    static final int INFO_SIZE;

    static final int INFO_DRIVER_NAME;
    static final int INFO_DRIVER_ID;
    static final int INFO_FEATURES;
    static final int INFO_CAPABILITIES;
    static final int INFO_QUEUE_PAIRS;
    static final int INFO_SESSIONS;

    /** Feature flag: a cipher and an integrity algorithm in one operation. */
    static final long FEATURE_CHAINING;

    /** Feature flag: the work is done outside of the CPU. */
    static final long FEATURE_HARDWARE;

    /** What {@code rte_eal_iova_mode} returns if I/O addresses are virtual ones. */
    static final int VIRTUAL_IO_ADDRESSES;

    /** {@code rte_cryptodev_config}: i32, u16, u64 of flags. */
    static final int CONFIG_SIZE;

    static final int CONFIG_SOCKET;
    static final int CONFIG_QUEUE_PAIRS;
    static final int CONFIG_DISABLED;

    /** Features that are never used here. */
    static final long UNUSED_FEATURES;

    /** {@code rte_cryptodev_qp_conf}: u32 of operations that a queue pair holds. */
    static final int QUEUE_PAIR_SIZE;

    static final int QUEUE_PAIR_DESCRIPTORS;

    /** {@code rte_cryptodev_stats}: u64 each. */
    static final int STATISTICS_SIZE;

    static final int ENQUEUED;
    static final int DEQUEUED;
    static final int ENQUEUE_ERRORS;
    static final int DEQUEUE_ERRORS;

    /** {@code rte_crypto_fp_ops}: functions, and a pointer to an array of pointers. */
    static final int FAST_PATH_SIZE;

    static final int FAST_PATH_ENQUEUE;
    static final int FAST_PATH_DEQUEUE;
    static final int FAST_PATH_QUEUE_PAIRS;

    static {
        Layout layout = Layouts.dpdk();
        INFO_SIZE = layout.size("rte_cryptodev_info");
        INFO_DRIVER_NAME = layout.offset("rte_cryptodev_info.driver_name");
        INFO_DRIVER_ID = layout.offset("rte_cryptodev_info.driver_id");
        INFO_FEATURES = layout.offset("rte_cryptodev_info.feature_flags");
        INFO_CAPABILITIES = layout.offset("rte_cryptodev_info.capabilities");
        INFO_QUEUE_PAIRS = layout.offset("rte_cryptodev_info.max_nb_queue_pairs");
        INFO_SESSIONS = layout.offset("rte_cryptodev_info.sym.max_nb_sessions");
        FEATURE_CHAINING = layout.constant("RTE_CRYPTODEV_FF_SYM_OPERATION_CHAINING");
        FEATURE_HARDWARE = layout.constant("RTE_CRYPTODEV_FF_HW_ACCELERATED");
        VIRTUAL_IO_ADDRESSES = (int) layout.constant("RTE_IOVA_VA");

        CONFIG_SIZE = layout.size("rte_cryptodev_config");
        CONFIG_SOCKET = layout.offset("rte_cryptodev_config.socket_id");
        CONFIG_QUEUE_PAIRS = layout.offset("rte_cryptodev_config.nb_queue_pairs");
        CONFIG_DISABLED = layout.offset("rte_cryptodev_config.ff_disable");
        UNUSED_FEATURES =
                layout.constant("RTE_CRYPTODEV_FF_ASYMMETRIC_CRYPTO") | layout.constant("RTE_CRYPTODEV_FF_SECURITY");
        QUEUE_PAIR_SIZE = layout.size("rte_cryptodev_qp_conf");
        QUEUE_PAIR_DESCRIPTORS = layout.offset("rte_cryptodev_qp_conf.nb_descriptors");

        STATISTICS_SIZE = layout.size("rte_cryptodev_stats");
        ENQUEUED = layout.offset("rte_cryptodev_stats.enqueued_count");
        DEQUEUED = layout.offset("rte_cryptodev_stats.dequeued_count");
        ENQUEUE_ERRORS = layout.offset("rte_cryptodev_stats.enqueue_err_count");
        DEQUEUE_ERRORS = layout.offset("rte_cryptodev_stats.dequeue_err_count");

        FAST_PATH_SIZE = layout.size("rte_crypto_fp_ops");
        FAST_PATH_ENQUEUE = layout.offset("rte_crypto_fp_ops.enqueue_burst");
        FAST_PATH_DEQUEUE = layout.offset("rte_crypto_fp_ops.dequeue_burst");
        FAST_PATH_QUEUE_PAIRS = layout.offset("rte_crypto_fp_ops.qp") + layout.offset("rte_cryptodev_qpdata.data");
    }

    private DeviceDescriptor() {}
}

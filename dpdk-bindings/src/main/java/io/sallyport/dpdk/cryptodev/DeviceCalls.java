package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Handles to the functions of librte_cryptodev. A device number is a {@code byte}, a pointer a {@code long}. */
final class DeviceCalls {
    static final NativeLibraries DPDK = NativeLibraries.cryptodev();
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    static final MethodHandle BY_NAME = toInt("rte_cryptodev_get_dev_id", LONG);
    static final MethodHandle INFORMATION = toNothing("rte_cryptodev_info_get", BYTE, LONG);
    static final MethodHandle CONFIGURE = toInt("rte_cryptodev_configure", BYTE, LONG);
    static final MethodHandle QUEUE_PAIR_SETUP = toInt("rte_cryptodev_queue_pair_setup", BYTE, SHORT, LONG, INT);
    static final MethodHandle START = toInt("rte_cryptodev_start", BYTE);
    static final MethodHandle STOP = toNothing("rte_cryptodev_stop", BYTE);
    static final MethodHandle CLOSE = toInt("rte_cryptodev_close", BYTE);
    static final MethodHandle SOCKET = toInt("rte_cryptodev_socket_id", BYTE);
    static final MethodHandle STATISTICS = toInt("rte_cryptodev_stats_get", BYTE, LONG);

    static final MethodHandle IO_ADDRESS_MODE = toInt("rte_eal_iova_mode");

    static final MethodHandle SESSION_OCTETS = toInt("rte_cryptodev_sym_get_private_session_size", BYTE);
    static final MethodHandle SESSION_POOL = DPDK.downcall(
            "rte_cryptodev_sym_session_pool_create", FunctionDescriptor.of(LONG, LONG, INT, INT, INT, SHORT, INT));
    static final MethodHandle SESSION =
            DPDK.downcall("rte_cryptodev_sym_session_create", FunctionDescriptor.of(LONG, BYTE, LONG, LONG));
    static final MethodHandle SESSION_FREE = toInt("rte_cryptodev_sym_session_free", BYTE, LONG);
    static final MethodHandle OPERATION_POOL =
            DPDK.downcall("rte_crypto_op_pool_create", FunctionDescriptor.of(LONG, LONG, INT, INT, INT, SHORT, INT));

    private DeviceCalls() {}

    private static MethodHandle toInt(String function, MemoryLayout... parameters) {
        return DPDK.downcall(function, FunctionDescriptor.of(INT, parameters));
    }

    private static MethodHandle toNothing(String function, MemoryLayout... parameters) {
        return DPDK.downcall(function, FunctionDescriptor.ofVoid(parameters));
    }
}

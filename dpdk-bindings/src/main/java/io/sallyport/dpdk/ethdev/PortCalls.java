package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Handles to the functions of librte_ethdev. A port number is a {@code short}, a pointer a {@code long}. */
final class PortCalls {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    static final MethodHandle PORT_BY_NAME = toInt("rte_eth_dev_get_port_by_name", LONG, LONG);
    static final MethodHandle NAME_BY_PORT = toInt("rte_eth_dev_get_name_by_port", SHORT, LONG);
    static final MethodHandle IS_VALID = toInt("rte_eth_dev_is_valid_port", SHORT);
    static final MethodHandle SOCKET = toInt("rte_eth_dev_socket_id", SHORT);
    static final MethodHandle INFORMATION = toInt("rte_eth_dev_info_get", SHORT, LONG);

    static final MethodHandle CONFIGURE = toInt("rte_eth_dev_configure", SHORT, SHORT, SHORT, LONG);
    static final MethodHandle RX_QUEUE_SETUP = toInt("rte_eth_rx_queue_setup", SHORT, SHORT, SHORT, INT, LONG, LONG);
    static final MethodHandle TX_QUEUE_SETUP = toInt("rte_eth_tx_queue_setup", SHORT, SHORT, SHORT, INT, LONG);
    static final MethodHandle START = toInt("rte_eth_dev_start", SHORT);
    static final MethodHandle STOP = toInt("rte_eth_dev_stop", SHORT);
    static final MethodHandle CLOSE = toInt("rte_eth_dev_close", SHORT);

    static final MethodHandle MAC = toInt("rte_eth_macaddr_get", SHORT, LONG);
    static final MethodHandle SET_MAC = toInt("rte_eth_dev_default_mac_addr_set", SHORT, LONG);
    static final MethodHandle MTU = toInt("rte_eth_dev_get_mtu", SHORT, LONG);
    static final MethodHandle SET_MTU = toInt("rte_eth_dev_set_mtu", SHORT, SHORT);
    static final MethodHandle LINK = toInt("rte_eth_link_get_nowait", SHORT, LONG);
    static final MethodHandle PROMISCUOUS = toInt("rte_eth_promiscuous_get", SHORT);
    static final MethodHandle PROMISCUOUS_ON = toInt("rte_eth_promiscuous_enable", SHORT);
    static final MethodHandle ALL_MULTICAST = toInt("rte_eth_allmulticast_get", SHORT);
    static final MethodHandle ALL_MULTICAST_ON = toInt("rte_eth_allmulticast_enable", SHORT);
    static final MethodHandle ALL_MULTICAST_OFF = toInt("rte_eth_allmulticast_disable", SHORT);
    static final MethodHandle PROMISCUOUS_OFF = toInt("rte_eth_promiscuous_disable", SHORT);

    static final MethodHandle STATISTICS = toInt("rte_eth_stats_get", SHORT, LONG);
    static final MethodHandle STATISTICS_RESET = toInt("rte_eth_stats_reset", SHORT);
    static final MethodHandle EXTENDED_NAMES = toInt("rte_eth_xstats_get_names", SHORT, LONG, INT);
    static final MethodHandle EXTENDED_VALUES = toInt("rte_eth_xstats_get", SHORT, LONG, INT);

    private PortCalls() {}

    private static MethodHandle toInt(String function, MemoryLayout... parameters) {
        return DPDK.downcall(function, FunctionDescriptor.of(INT, parameters));
    }
}

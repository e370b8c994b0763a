package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/** The functions of librte_ethdev; the first argument is a port number, but for the one that finds it. */
final class PortCalls {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();

    static final NativeCall PORT_BY_NAME = DPDK.function("rte_eth_dev_get_port_by_name", 2);
    static final NativeCall NAME_BY_PORT = DPDK.function("rte_eth_dev_get_name_by_port", 2);
    static final NativeCall IS_VALID = DPDK.function("rte_eth_dev_is_valid_port", 1);
    static final NativeCall SOCKET = DPDK.function("rte_eth_dev_socket_id", 1);
    static final NativeCall INFORMATION = DPDK.function("rte_eth_dev_info_get", 2);

    static final NativeCall CONFIGURE = DPDK.function("rte_eth_dev_configure", 4);
    static final NativeCall RX_QUEUE_SETUP = DPDK.function("rte_eth_rx_queue_setup", 6);
    static final NativeCall TX_QUEUE_SETUP = DPDK.function("rte_eth_tx_queue_setup", 5);
    static final NativeCall START = DPDK.function("rte_eth_dev_start", 1);
    static final NativeCall STOP = DPDK.function("rte_eth_dev_stop", 1);
    static final NativeCall CLOSE = DPDK.function("rte_eth_dev_close", 1);

    static final NativeCall MAC = DPDK.function("rte_eth_macaddr_get", 2);
    static final NativeCall SET_MAC = DPDK.function("rte_eth_dev_default_mac_addr_set", 2);
    static final NativeCall MTU = DPDK.function("rte_eth_dev_get_mtu", 2);
    static final NativeCall SET_MTU = DPDK.function("rte_eth_dev_set_mtu", 2);
    static final NativeCall LINK = DPDK.function("rte_eth_link_get_nowait", 2);
    static final NativeCall PROMISCUOUS = DPDK.function("rte_eth_promiscuous_get", 1);
    static final NativeCall PROMISCUOUS_ON = DPDK.function("rte_eth_promiscuous_enable", 1);
    static final NativeCall ALL_MULTICAST = DPDK.function("rte_eth_allmulticast_get", 1);
    static final NativeCall ALL_MULTICAST_ON = DPDK.function("rte_eth_allmulticast_enable", 1);
    static final NativeCall ALL_MULTICAST_OFF = DPDK.function("rte_eth_allmulticast_disable", 1);
    static final NativeCall PROMISCUOUS_OFF = DPDK.function("rte_eth_promiscuous_disable", 1);

    static final NativeCall STATISTICS = DPDK.function("rte_eth_stats_get", 2);
    static final NativeCall STATISTICS_RESET = DPDK.function("rte_eth_stats_reset", 1);
    static final NativeCall EXTENDED_NAMES = DPDK.function("rte_eth_xstats_get_names", 3);
    static final NativeCall EXTENDED_VALUES = DPDK.function("rte_eth_xstats_get", 3);

    private PortCalls() {}
}

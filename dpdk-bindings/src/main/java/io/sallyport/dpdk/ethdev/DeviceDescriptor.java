package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_eth_dev_info} lie: what a device can do and what its driver suggests. */
final class DeviceDescriptor {
    static final int SIZE;

    /** Pointer to a C string. */
    static final int DRIVER_NAME;

    /** u16 each. */
    static final int MIN_MTU;

    static final int MAX_MTU;

    /** u32 each, octets. */
    static final int MIN_RX_BUFFER;

    static final int MAX_RX_PACKET;

    /** u16 each. */
    static final int MAX_RX_QUEUES;

    static final int MAX_TX_QUEUES;

    /** u64 of {@code RTE_ETH_RX_OFFLOAD_*} and {@code RTE_ETH_TX_OFFLOAD_*}. */
    static final int RX_OFFLOADS;

    static final int TX_OFFLOADS;

    /** u64 of {@code RTE_ETH_RSS_*}. */
    static final int RSS_TYPES;

    /** u16 each: descriptors of a queue. */
    static final int RX_DESCRIPTORS_MAX;

    static final int RX_DESCRIPTORS_MIN;
    static final int RX_DESCRIPTORS_ALIGNMENT;
    static final int RX_DESCRIPTORS_SUGGESTED;
    static final int TX_DESCRIPTORS_MAX;
    static final int TX_DESCRIPTORS_MIN;
    static final int TX_DESCRIPTORS_ALIGNMENT;
    static final int TX_DESCRIPTORS_SUGGESTED;

    /** Embedded {@code rte_eth_rxconf} and {@code rte_eth_txconf} with the driver's defaults. */
    static final int DEFAULT_RX_QUEUE;

    static final int DEFAULT_TX_QUEUE;

    /** Descriptors of a queue if neither the user nor the driver says. */
    static final int FALLBACK_RX_DESCRIPTORS;

    static final int FALLBACK_TX_DESCRIPTORS;

    /** Octets of a port's name, its terminator included. */
    static final int NAME_OCTETS;

    /** Ports are numbered below this. */
    static final int PORTS;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_eth_dev_info");
        DRIVER_NAME = layout.offset("rte_eth_dev_info.driver_name");
        MIN_MTU = layout.offset("rte_eth_dev_info.min_mtu");
        MAX_MTU = layout.offset("rte_eth_dev_info.max_mtu");
        MIN_RX_BUFFER = layout.offset("rte_eth_dev_info.min_rx_bufsize");
        MAX_RX_PACKET = layout.offset("rte_eth_dev_info.max_rx_pktlen");
        MAX_RX_QUEUES = layout.offset("rte_eth_dev_info.max_rx_queues");
        MAX_TX_QUEUES = layout.offset("rte_eth_dev_info.max_tx_queues");
        RX_OFFLOADS = layout.offset("rte_eth_dev_info.rx_offload_capa");
        TX_OFFLOADS = layout.offset("rte_eth_dev_info.tx_offload_capa");
        RSS_TYPES = layout.offset("rte_eth_dev_info.flow_type_rss_offloads");
        RX_DESCRIPTORS_MAX = layout.offset("rte_eth_dev_info.rx_desc_lim.nb_max");
        RX_DESCRIPTORS_MIN = layout.offset("rte_eth_dev_info.rx_desc_lim.nb_min");
        RX_DESCRIPTORS_ALIGNMENT = layout.offset("rte_eth_dev_info.rx_desc_lim.nb_align");
        RX_DESCRIPTORS_SUGGESTED = layout.offset("rte_eth_dev_info.default_rxportconf.ring_size");
        TX_DESCRIPTORS_MAX = layout.offset("rte_eth_dev_info.tx_desc_lim.nb_max");
        TX_DESCRIPTORS_MIN = layout.offset("rte_eth_dev_info.tx_desc_lim.nb_min");
        TX_DESCRIPTORS_ALIGNMENT = layout.offset("rte_eth_dev_info.tx_desc_lim.nb_align");
        TX_DESCRIPTORS_SUGGESTED = layout.offset("rte_eth_dev_info.default_txportconf.ring_size");
        DEFAULT_RX_QUEUE = layout.offset("rte_eth_dev_info.default_rxconf");
        DEFAULT_TX_QUEUE = layout.offset("rte_eth_dev_info.default_txconf");
        FALLBACK_RX_DESCRIPTORS = (int) layout.constant("RTE_ETH_DEV_FALLBACK_RX_RINGSIZE");
        FALLBACK_TX_DESCRIPTORS = (int) layout.constant("RTE_ETH_DEV_FALLBACK_TX_RINGSIZE");
        NAME_OCTETS = (int) layout.constant("RTE_ETH_NAME_MAX_LEN");
        PORTS = (int) layout.constant("RTE_MAX_ETHPORTS");
    }

    private DeviceDescriptor() {}
}

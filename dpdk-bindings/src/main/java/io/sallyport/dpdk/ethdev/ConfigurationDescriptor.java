package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_eth_conf} lie, and the values that they take. */
final class ConfigurationDescriptor {
    static final int SIZE;

    /** u32: {@link #RX_MODE_PLAIN} or {@link #RX_MODE_RSS}. */
    static final int RX_MODE;

    /** u32: octets. */
    static final int MTU;

    /** u64 each, of the offload bits below. */
    static final int RX_OFFLOADS;

    static final int TX_OFFLOADS;

    /** u64: what to hash, of the RSS bits below. */
    static final int RSS_TYPES;

    static final int RX_MODE_PLAIN;
    static final int RX_MODE_RSS;

    /** Receive offload: a packet may span several buffers. */
    static final long RX_SCATTER;

    /** Receive offload: the hash comes with the packet. */
    static final long RX_RSS_HASH;

    /** Transmit offload: a packet may have several segments. */
    static final long TX_MULTI_SEGMENT;

    /** What tells flows of an IPsec gateway apart: IP addresses, UDP and TCP ports, the SPI of ESP. */
    static final long RSS_WANTED;

    /** Octets of an Ethernet header with the frame check sequence. */
    static final int FRAME_OVERHEAD;

    /** Octets that a VLAN tag adds to a frame. */
    static final int VLAN_TAG = 4;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_eth_conf");
        RX_MODE = layout.offset("rte_eth_conf.rxmode.mq_mode");
        MTU = layout.offset("rte_eth_conf.rxmode.mtu");
        RX_OFFLOADS = layout.offset("rte_eth_conf.rxmode.offloads");
        TX_OFFLOADS = layout.offset("rte_eth_conf.txmode.offloads");
        RSS_TYPES = layout.offset("rte_eth_conf.rx_adv_conf.rss_conf.rss_hf");
        RX_MODE_PLAIN = (int) layout.constant("RTE_ETH_MQ_RX_NONE");
        RX_MODE_RSS = (int) layout.constant("RTE_ETH_MQ_RX_RSS");
        RX_SCATTER = layout.constant("RTE_ETH_RX_OFFLOAD_SCATTER");
        RX_RSS_HASH = layout.constant("RTE_ETH_RX_OFFLOAD_RSS_HASH");
        TX_MULTI_SEGMENT = layout.constant("RTE_ETH_TX_OFFLOAD_MULTI_SEGS");
        RSS_WANTED = layout.constant("RTE_ETH_RSS_IP")
                | layout.constant("RTE_ETH_RSS_UDP")
                | layout.constant("RTE_ETH_RSS_TCP")
                | layout.constant("RTE_ETH_RSS_ESP");
        FRAME_OVERHEAD = (int) (layout.constant("RTE_ETHER_HDR_LEN") + layout.constant("RTE_ETHER_CRC_LEN"));
    }

    private ConfigurationDescriptor() {}
}

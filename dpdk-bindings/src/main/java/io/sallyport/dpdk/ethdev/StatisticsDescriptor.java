package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the counters of {@code struct rte_eth_stats} and of the extended statistics lie; every counter is a u64. */
final class StatisticsDescriptor {
    static final int SIZE;
    static final int RECEIVED_PACKETS;
    static final int SENT_PACKETS;
    static final int RECEIVED_OCTETS;
    static final int SENT_OCTETS;
    static final int MISSED;
    static final int RECEIVE_ERRORS;
    static final int SEND_ERRORS;
    static final int WITHOUT_BUFFER;

    /** Arrays of {@link #QUEUES} counters. */
    static final int QUEUE_RECEIVED_PACKETS;

    static final int QUEUE_SENT_PACKETS;
    static final int QUEUE_RECEIVED_OCTETS;
    static final int QUEUE_SENT_OCTETS;
    static final int QUEUE_ERRORS;
    static final int QUEUES;
    static final int COUNTER_OCTETS = Long.BYTES;

    /** Octets of an extended statistic's value record. */
    static final int EXTENDED_SIZE;

    static final int EXTENDED_ID;
    static final int EXTENDED_VALUE;

    /** Octets of an extended statistic's name, padded with zeros. */
    static final int EXTENDED_NAME_SIZE;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_eth_stats");
        RECEIVED_PACKETS = layout.offset("rte_eth_stats.ipackets");
        SENT_PACKETS = layout.offset("rte_eth_stats.opackets");
        RECEIVED_OCTETS = layout.offset("rte_eth_stats.ibytes");
        SENT_OCTETS = layout.offset("rte_eth_stats.obytes");
        MISSED = layout.offset("rte_eth_stats.imissed");
        RECEIVE_ERRORS = layout.offset("rte_eth_stats.ierrors");
        SEND_ERRORS = layout.offset("rte_eth_stats.oerrors");
        WITHOUT_BUFFER = layout.offset("rte_eth_stats.rx_nombuf");
        QUEUE_RECEIVED_PACKETS = layout.offset("rte_eth_stats.q_ipackets");
        QUEUE_SENT_PACKETS = layout.offset("rte_eth_stats.q_opackets");
        QUEUE_RECEIVED_OCTETS = layout.offset("rte_eth_stats.q_ibytes");
        QUEUE_SENT_OCTETS = layout.offset("rte_eth_stats.q_obytes");
        QUEUE_ERRORS = layout.offset("rte_eth_stats.q_errors");
        QUEUES = (int) layout.constant("RTE_ETHDEV_QUEUE_STAT_CNTRS");
        EXTENDED_SIZE = layout.size("rte_eth_xstat");
        EXTENDED_ID = layout.offset("rte_eth_xstat.id");
        EXTENDED_VALUE = layout.offset("rte_eth_xstat.value");
        EXTENDED_NAME_SIZE = layout.size("rte_eth_xstat_name");
    }

    private StatisticsDescriptor() {}
}

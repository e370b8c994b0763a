package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the entries of {@code rte_eth_fp_ops} lie, the table by which DPDK's inline bursts reach the driver. */
final class FastPathDescriptor {
    /** Octets of a port's entry. */
    static final int SIZE;

    /** Pointer to the function that receives a burst. */
    static final int RX_BURST;

    /** Pointer to the array of receive queues. */
    static final int RX_QUEUES;

    /** Pointer to the function that sends a burst. */
    static final int TX_BURST;

    /** Pointer to the array of transmit queues. */
    static final int TX_QUEUES;

    /** Octets of an element of the arrays. */
    static final int POINTER_OCTETS = Long.BYTES;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_eth_fp_ops");
        RX_BURST = layout.offset("rte_eth_fp_ops.rx_pkt_burst");
        RX_QUEUES = layout.offset("rte_eth_fp_ops.rxq") + layout.offset("rte_ethdev_qdata.data");
        TX_BURST = layout.offset("rte_eth_fp_ops.tx_pkt_burst");
        TX_QUEUES = layout.offset("rte_eth_fp_ops.txq") + layout.offset("rte_ethdev_qdata.data");
    }

    private FastPathDescriptor() {}
}

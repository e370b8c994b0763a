package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_eth_link} lie; flags are bits of the structure's one 64-bit word. */
final class LinkDescriptor {
    static final int SIZE;

    /** u32: Mbit/s. */
    static final int SPEED;

    static final long DUPLEX_BIT;
    static final long AUTONEGOTIATION_BIT;
    static final long UP_BIT;

    /** Value of {@link #SPEED} if the device does not know it. */
    static final int UNKNOWN_SPEED;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_eth_link");
        SPEED = layout.offset("rte_eth_link.link_speed");
        DUPLEX_BIT = layout.mask("rte_eth_link.link_duplex");
        AUTONEGOTIATION_BIT = layout.mask("rte_eth_link.link_autoneg");
        UP_BIT = layout.mask("rte_eth_link.link_status");
        UNKNOWN_SPEED = (int) layout.constant("RTE_ETH_SPEED_NUM_UNKNOWN");
    }

    private LinkDescriptor() {}
}

package io.sallyport.dpdk.ring;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_ring} lie. Heads and tails count up without end; the mask makes them slots. */
final class RingDescriptor {
    /** Octets of the structure; the slots, pointers, follow it. */
    static final int SIZE;

    /** u32: slots less one. */
    static final int MASK;

    /** u32 each. */
    static final int PRODUCER_TAIL;

    static final int CONSUMER_HEAD;
    static final int CONSUMER_TAIL;

    /** Octets of a ring's name, its terminator included. */
    static final int NAME_OCTETS;

    static final int SLOT_OCTETS = Long.BYTES;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_ring");
        MASK = layout.offset("rte_ring.mask");
        PRODUCER_TAIL = layout.offset("rte_ring.prod.tail");
        CONSUMER_HEAD = layout.offset("rte_ring.cons.head");
        CONSUMER_TAIL = layout.offset("rte_ring.cons.tail");
        NAME_OCTETS = (int) layout.constant("RTE_RING_NAMESIZE");
    }

    private RingDescriptor() {}
}

package io.sallyport.pipeline.neighbour;

/** Layout of an adjacency, of a next hop, which is one with a flag more, and of a slot in the hash of neighbours. */
public final class AdjacencyDescriptor {
    /** Destination and source MAC address, as an Ethernet header begins: {@link #MAC_OCTETS} octets. */
    public static final int MACS = 0;

    public static final int DESTINATION_MAC = MACS;
    public static final int SOURCE_MAC = 6;
    /** Octets of both MAC addresses. */
    public static final int MAC_OCTETS = 12;
    /** Index of the port to send by: u16 in host order. */
    public static final int PORT = 12;
    /** 1 if the rest may be used, 0 if the neighbour is not known. */
    public static final int VALID = 14;
    /** If valid: 1 once something was sent by it. Workers set it, the control thread reads and clears it. */
    public static final int USED = 15;
    /** Next hop only, if not valid: 1 if the destination itself is to be looked for among the neighbours. */
    static final int ON_LINK = 15;

    public static final int OCTETS = 16;

    /** Slot: the adjacency, then what it is found by. */
    static final int SLOT_ADDRESS_HIGH = OCTETS;

    static final int SLOT_ADDRESS_LOW = SLOT_ADDRESS_HIGH + Long.BYTES;
    /** Family and port in one word; never 0 in a slot that is taken. */
    static final int SLOT_TAG = SLOT_ADDRESS_LOW + Long.BYTES;

    static final int SLOT_SHIFT = 6;
    static final int SLOT_OCTETS = 1 << SLOT_SHIFT;

    private AdjacencyDescriptor() {}
}

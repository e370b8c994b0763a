package io.sallyport.pipeline.spd;

/**
 * Layout of the compiled policies: nodes, entries, source parents, then source slots.
 *
 * <p>A node is one distinct destination prefix. It lists its own policies only; those of the prefixes around it are found
 * through {@link #PARENT}. So each policy is in one list, however many prefixes it covers.
 */
final class SpdDescriptor {
    /** Node: number of its first entry, i32. */
    static final int FIRST = 0;
    /** Node: entries, i32. */
    static final int COUNT = 4;
    /** Node: number of the node of the next shorter prefix, or {@link Spd#NONE}, i32. */
    static final int PARENT = 8;
    /** Node: place of the first policy of this node and all above it, i32. */
    static final int LEAST_ORDER = 12;
    /** Node: number of its first source slot, i32. */
    static final int SLOTS = 16;
    /** Node: 32 less the binary logarithm of its source slots; 0 if its entries are searched one by one. */
    static final int SLOTS_SHIFT = 20;

    static final int NODE_SHIFT = 5;
    static final int NODE_OCTETS = 1 << NODE_SHIFT;

    /** Entry: source prefix and mask, 64 bits each; an IPv4 address in the upper half of the first. */
    static final int SOURCE_HIGH = 0;

    static final int SOURCE_LOW = 8;
    static final int MASK_HIGH = 16;
    static final int MASK_LOW = 24;
    /** Entry: place of its policy in the order, which is also the policy's index, i32. */
    static final int ORDER = 32;
    /** Entry: bounds, inclusive, i32 each; the lower one is {@link Spd#OPAQUE} if anything matches. */
    static final int PROTOCOL_LOW = 36;

    static final int PROTOCOL_HIGH = 40;
    static final int SOURCE_PORT_LOW = 44;
    static final int SOURCE_PORT_HIGH = 48;
    static final int DESTINATION_PORT_LOW = 52;
    static final int DESTINATION_PORT_HIGH = 56;

    static final int ENTRY_SHIFT = 6;
    static final int ENTRY_OCTETS = 1 << ENTRY_SHIFT;

    /** Source parent: for each distinct source prefix the next shorter one, or {@link Spd#NONE}, i32. */
    static final int SOURCE_PARENT_OCTETS = Integer.BYTES;

    /** Source slot: number of the source prefix plus one, so that 0 is empty, i32. */
    static final int SLOT_KEY = 0;
    /** Source slot: number of the first entry with this source, i32. */
    static final int SLOT_FIRST = 4;
    /** Source slot: such entries, i32. */
    static final int SLOT_COUNT = 8;

    static final int SLOT_SHIFT = 4;
    static final int SLOT_OCTETS = 1 << SLOT_SHIFT;

    private SpdDescriptor() {}
}

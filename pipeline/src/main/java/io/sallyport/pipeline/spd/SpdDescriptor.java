package io.sallyport.pipeline.spd;

/**
 * Layout of the compiled policies: lines of one cache line each, then source slots, then source parents.
 *
 * <p>A list of entries, one line each and in order, holds the policies of one distinct destination prefix and no others;
 * those of the prefixes around it are found through {@link #PARENT}. So each policy is in one list, however many
 * prefixes it covers. The first line of a list is its head. A destination that is searched by source has a head without
 * an entry, and one list for each source.
 */
final class SpdDescriptor {
    /** Entry: source prefix and mask, 64 bits each; an IPv4 address in the upper half of the first. */
    static final int SOURCE_HIGH = 0;

    static final int SOURCE_LOW = 8;
    static final int MASK_HIGH = 16;
    static final int MASK_LOW = 24;
    /** Entry: lower and upper bounds of protocol and ports, inclusive, packed by {@link Traffic}, i64. */
    static final int LOWEST = 32;

    static final int HIGHEST = 40;
    /** Entry: place of its policy in the order, which is also the policy's index, i32. */
    static final int ORDER = 48;

    /** Head: its entries; or, if searched by source, less than 0: the shift of {@link SourceSlots}, negated; i32. */
    static final int COUNT = 52;
    /** Head: line of the head of the next shorter destination prefix, or {@link Spd#NONE}, i32. */
    static final int PARENT = 56;
    /** Head: place of the first policy of all shorter destination prefixes, or {@link #NOTHING}, i32. */
    static final int LEAST_ABOVE = 60;

    /** Head of a destination that is searched by source: number of its first source slot, i32. */
    static final int SLOTS = 0;

    static final int LINE_SHIFT = 6;
    static final int LINE_OCTETS = 1 << LINE_SHIFT;

    /** Comes after every policy. */
    static final int NOTHING = Integer.MAX_VALUE;

    /** Source slot: number of the source prefix plus one, so that 0 is empty, i32. */
    static final int SLOT_KEY = 0;
    /** Source slot: line of the first entry with this source, i32. */
    static final int SLOT_FIRST = 4;
    /** Source slot: such entries, i32. */
    static final int SLOT_COUNT = 8;

    static final int SLOT_SHIFT = 4;
    static final int SLOT_OCTETS = 1 << SLOT_SHIFT;

    /** Source parent: for each distinct source prefix the next shorter one, or {@link Spd#NONE}, i32. */
    static final int SOURCE_PARENT_SHIFT = 2;

    private SpdDescriptor() {}
}

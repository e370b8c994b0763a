package io.sallyport.pipeline.spd;

/**
 * Layout of the compiled rules: lines of one cache line each, then the bounds of each rule.
 *
 * <p>A list of lines, one for each rule and in order, holds the rules of one distinct destination prefix and no others;
 * those of the prefixes around it are found through {@link #PARENT}. The first line of a list is its head.
 */
final class SpdDescriptor {
    /** Line: source prefix and mask, 64 bits each; an IPv4 address in the upper half of the first. */
    static final int SOURCE_HIGH = 0;

    static final int SOURCE_LOW = 8;
    static final int MASK_HIGH = 16;
    static final int MASK_LOW = 24;
    /** Line: lower and upper bounds of protocol and ports, inclusive, packed by {@link Traffic}, i64. */
    static final int LOWEST = 32;

    static final int HIGHEST = 40;
    /** Line: place of its policy in the order, which is also the policy's index, i32. */
    static final int ORDER = 48;

    /** Head: its lines, i32. */
    static final int COUNT = 52;
    /** Head: line of the head of the next shorter destination prefix, or {@link Spd#NONE}, i32. */
    static final int PARENT = 56;
    /** Head: place of the first policy of all shorter destination prefixes, or {@link #NOTHING}, i32. */
    static final int LEAST_ABOVE = 60;

    static final int LINE_SHIFT = 6;
    static final int LINE_OCTETS = 1 << LINE_SHIFT;

    /** Comes after every policy. */
    static final int NOTHING = Integer.MAX_VALUE;

    /** Bounds of one rule, for a search by vectors: as {@link #LOWEST} and {@link #HIGHEST}, i64. */
    static final int BOUNDS_LOWEST = 0;

    static final int BOUNDS_HIGHEST = 8;
    /** Bounds: as {@link #ORDER}, i32. */
    static final int BOUNDS_ORDER = 16;

    static final int BOUNDS_SHIFT = 5;

    /** In the value of a destination's prefix: the rest names a vector, not the line of a head. */
    static final int BY_VECTOR = 1;

    private SpdDescriptor() {}
}

package io.sallyport.pipeline.spd;

/** Where a source prefix is looked for among the slots of a destination: open addressing in a power of two of slots. */
final class SourceSlots {
    private static final int GOLDEN = 0x9E37_79B9;

    private SourceSlots() {}

    /** Slots for that many source prefixes, 1 or more: at most half are taken, so an empty one ends every search. */
    static int count(int sources) {
        return Integer.highestOneBit(sources) << 2;
    }

    /** 32 less the binary logarithm of the number of slots, 1 to 30. */
    static int shift(int slots) {
        return Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    }

    /** The slot at which the search for a source prefix begins. */
    static int home(int source, int shift) {
        return (source * GOLDEN) >>> shift;
    }

    /** The slot after that one. */
    static int next(int slot, int shift) {
        return (slot + 1) & (-1 >>> shift);
    }
}

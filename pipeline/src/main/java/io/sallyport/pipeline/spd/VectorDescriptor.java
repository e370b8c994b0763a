package io.sallyport.pipeline.spd;

/**
 * Layout of a bit vector: one bit for each rule, stored without the words that are zero.
 *
 * <pre>
 *   summary words     bit w of the summary: word w of the vector is not zero
 *   positions         for each summary word: octets from the vector's beginning to its first stored word, i32
 *   stored words      the words that are not zero, in order
 * </pre>
 */
final class VectorDescriptor {
    /** Rules that one word tells of, and words that one summary word tells of. */
    static final int BITS = Long.SIZE;

    static final int BITS_SHIFT = 6;

    /** Words of a block: rules of one block come before all of the next. */
    static final int BLOCK_SHIFT = 2;

    static final int BLOCK_RULES = BITS << BLOCK_SHIFT;
    static final int SUMMARY_SHIFT = 3;
    static final int POSITION_SHIFT = 2;

    /** Vectors begin at a multiple of eight octets, and are named by their place in such units. */
    static final int UNIT_SHIFT = 3;

    private VectorDescriptor() {}

    /** Summary words of vectors of that many rules. */
    static int summaries(int rules) {
        return Math.max(1, Math.ceilDiv(rules, BITS * BITS));
    }

    /** Octets before the stored words. */
    static int headOctets(int summaries) {
        return (summaries << SUMMARY_SHIFT) + ((summaries + 1 & ~1) << POSITION_SHIFT);
    }
}

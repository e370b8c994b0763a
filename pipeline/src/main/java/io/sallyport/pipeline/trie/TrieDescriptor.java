package io.sallyport.pipeline.trie;

/**
 * Layout of a trie: the root array, then nodes in whole cache lines.
 *
 * <p>An entry is 32 bits: {@code value + 1} if it is a leaf, so that zeroed memory answers "none"; the number of a node's
 * first line with the top bit set if the search goes on.
 *
 * <p>A node stands for 256 entries but holds one of each run of equal neighbours. Bit <i>i</i> of its bitmap is set where
 * a run begins; the entry of chunk <i>i</i> is the one whose index is the number of bits set up to <i>i</i>, less one.
 * A node with one to seven runs is one cache line.
 */
final class TrieDescriptor {
    /** Address bits that the root array takes. */
    static final int ROOT_BITS = 16;

    static final int ROOT_ENTRIES = 1 << ROOT_BITS;
    static final int ROOT_OCTETS = ROOT_ENTRIES * Integer.BYTES;

    /** Address bits that a node takes. */
    static final int NODE_BITS = 8;

    static final int NODE_CHUNKS = 1 << NODE_BITS;
    static final int CHUNK_MASK = NODE_CHUNKS - 1;

    /** Four 64-bit words: where runs begin. */
    static final int BITMAP = 0;

    static final int BITMAP_WORDS = NODE_CHUNKS / Long.SIZE;
    /** Four octets: runs that begin before each word of the bitmap. */
    static final int RUNS_BEFORE = BITMAP + BITMAP_WORDS * Long.BYTES;

    static final int ENTRIES = RUNS_BEFORE + BITMAP_WORDS;

    static final int LINE_SHIFT = 6;
    static final int LINE = 1 << LINE_SHIFT;

    static final int NODE_FLAG = 0x8000_0000;
    static final int LINE_NUMBER_MASK = ~NODE_FLAG;

    private TrieDescriptor() {}

    /** Whole lines of a node with that many runs, 1 to 256. */
    static int lines(int runs) {
        return (ENTRIES + runs * Integer.BYTES + LINE - 1) >>> LINE_SHIFT;
    }
}

package io.sallyport.pipeline.trie;

import java.util.Arrays;

/**
 * Builds a {@link PrefixTrie} from prefixes in ascending order, in one pass. For one thread.
 *
 * <p>Ascending means by address, then by length: each prefix comes after those that contain it. So a prefix may simply
 * overwrite its part of what is there.
 */
public final class TrieBuilder {
    private static final int ADDRESS_BITS = 128;
    private static final int FIRST_CAPACITY = 64;
    private static final int LEVELS = (ADDRESS_BITS - TrieDescriptor.ROOT_BITS) / TrieDescriptor.NODE_BITS;

    private long[] highs = new long[FIRST_CAPACITY];
    private long[] lows = new long[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];
    private int[] values = new int[FIRST_CAPACITY];
    private int size;

    private final int[][] expanded = new int[LEVELS][TrieDescriptor.NODE_CHUNKS];

    /** A builder without prefixes. */
    public TrieBuilder() {}

    /**
     * Appends a prefix.
     *
     * @param high the first 64 bits of its address
     * @param low the last 64 bits
     * @param length bits, 0 to 128; address bits behind them are zero
     * @param value 0 to 2,147,483,646
     * @throws IllegalArgumentException if it does not come after the one before
     */
    public void append(long high, long low, int length, int value) {
        if (value < 0 || value == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a value is 0 to 2147483646, not " + value);
        }
        if (size > 0 && compareToLast(high, low, length) <= 0) {
            throw new IllegalArgumentException("prefixes must ascend by address, then by length");
        }
        if (size == values.length) {
            highs = Arrays.copyOf(highs, 2 * size);
            lows = Arrays.copyOf(lows, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        highs[size] = high;
        lows[size] = low;
        lengths[size] = length;
        values[size] = value;
        size++;
    }

    private int compareToLast(long high, long low, int length) {
        int last = size - 1;
        int byHigh = Long.compareUnsigned(high, highs[last]);
        int byLow = Long.compareUnsigned(low, lows[last]);
        return byHigh != 0 ? byHigh : byLow != 0 ? byLow : Integer.compare(length, lengths[last]);
    }

    /** Builds the trie of all prefixes appended so far. */
    public PrefixTrie build() {
        if (size == 0) {
            return PrefixTrie.EMPTY;
        }
        try (TrieArea area = new TrieArea()) {
            int next = 0;
            while (next < size) {
                int slot = rootSlot(next);
                if (lengths[next] <= TrieDescriptor.ROOT_BITS) {
                    int count = 1 << (TrieDescriptor.ROOT_BITS - lengths[next]);
                    for (int i = slot; i < slot + count; i++) {
                        area.putRoot(i, leaf(next));
                    }
                    next++;
                } else {
                    int end = next + 1;
                    while (end < size && rootSlot(end) == slot) {
                        end++;
                    }
                    area.putRoot(slot, node(area, next, end, TrieDescriptor.ROOT_BITS, area.root(slot)));
                    next = end;
                }
            }
            return area.finish();
        }
    }

    /**
     * Makes the node for the prefixes {@code [from, to)}, which agree in their first {@code bit} bits and are longer.
     *
     * @param above the entry where none of them matches
     * @return the entry that leads to it
     */
    private int node(TrieArea area, int from, int to, int bit, int above) {
        int[] entries = expanded[(bit - TrieDescriptor.ROOT_BITS) / TrieDescriptor.NODE_BITS];
        Arrays.fill(entries, above);
        int below = bit + TrieDescriptor.NODE_BITS;
        int next = from;
        while (next < to) {
            int slot = PrefixTrie.chunk(highs[next], lows[next], bit);
            if (lengths[next] <= below) {
                Arrays.fill(entries, slot, slot + (1 << (below - lengths[next])), leaf(next));
                next++;
            } else {
                int end = next + 1;
                while (end < to && PrefixTrie.chunk(highs[end], lows[end], bit) == slot) {
                    end++;
                }
                entries[slot] = node(area, next, end, below, entries[slot]);
                next = end;
            }
        }
        return area.node(entries);
    }

    private int leaf(int index) {
        return values[index] + 1;
    }

    private int rootSlot(int index) {
        return (int) (highs[index] >>> (Long.SIZE - TrieDescriptor.ROOT_BITS));
    }
}

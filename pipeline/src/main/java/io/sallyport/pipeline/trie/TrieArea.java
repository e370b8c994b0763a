package io.sallyport.pipeline.trie;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/** The memory of a trie while it is built: it grows, and is thrown away once copied. */
final class TrieArea implements AutoCloseable {
    private static final int FIRST_LINES = 64;

    private int capacityLines = FIRST_LINES;
    private int lines;
    private OffHeap area = OffHeap.scratch(octets(FIRST_LINES));

    int root(int slot) {
        return Memory.i32(area.address() + (long) Integer.BYTES * slot);
    }

    void putRoot(int slot, int entry) {
        Memory.putI32(area.address() + (long) Integer.BYTES * slot, entry);
    }

    /**
     * Writes a node.
     *
     * @param entries one for each chunk
     * @return the entry that leads to it, or the one entry that all of them are
     */
    int node(int[] entries) {
        int runs = 1;
        for (int i = 1; i < entries.length; i++) {
            runs += entries[i] == entries[i - 1] ? 0 : 1;
        }
        if (runs == 1) {
            return entries[0];
        }
        int line = reserve(TrieDescriptor.lines(runs));
        write(area.address() + octets(line), entries);
        return line | TrieDescriptor.NODE_FLAG;
    }

    private static void write(long node, int[] entries) {
        int run = 0;
        for (int word = 0; word < TrieDescriptor.BITMAP_WORDS; word++) {
            Memory.putU8(node + TrieDescriptor.RUNS_BEFORE + word, run);
            long bitmap = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                int i = word * Long.SIZE + bit;
                if (i == 0 || entries[i] != entries[i - 1]) {
                    bitmap |= 1L << bit;
                    Memory.putI32(node + TrieDescriptor.ENTRIES + (long) Integer.BYTES * run, entries[i]);
                    run++;
                }
            }
            Memory.putI64(node + TrieDescriptor.BITMAP + (long) Long.BYTES * word, bitmap);
        }
    }

    /** Takes {@code count} lines and returns the number of the first. */
    private int reserve(int count) {
        int first = lines;
        lines = Math.addExact(lines, count);
        if (lines > capacityLines) {
            capacityLines = (int) Math.min(Math.max(2L * capacityLines, lines), Integer.MAX_VALUE);
            OffHeap larger = OffHeap.scratch(octets(capacityLines));
            Memory.copy(area.address(), larger.address(), octets(first));
            area.close();
            area = larger;
        }
        return first;
    }

    /** The finished trie, in memory of its own. */
    PrefixTrie finish() {
        return new PrefixTrie(area.address(), octets(lines));
    }

    @Override
    public void close() {
        area.close();
    }

    private static long octets(int lines) {
        return TrieDescriptor.ROOT_OCTETS + ((long) lines << TrieDescriptor.LINE_SHIFT);
    }
}

package io.sallyport.pipeline.trie;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * An immutable multibit trie: the value of the longest prefix that contains an address.
 *
 * <p>Keys are left-aligned in 128 bits, so an IPv4 address is the upper half of the first {@code long}. One trie holds
 * one family. The memory goes back when the trie is no longer reachable: a reader needs nothing but its reference. Until
 * then it counts against the JVM's {@code -XX:MaxDirectMemorySize}.
 */
public final class PrefixTrie {
    /** The answer when no prefix contains the address. */
    public static final int NONE = -1;

    /** The trie without prefixes. */
    public static final PrefixTrie EMPTY = empty();

    private final MemorySegment memory;
    private final long base;

    /** Takes {@code octets} octets from {@code source}: root array, then nodes. */
    PrefixTrie(long source, long octets) {
        memory = Arena.ofAuto().allocate(octets, TrieDescriptor.LINE);
        base = memory.address();
        Memory.copy(source, base, octets);
    }

    private static PrefixTrie empty() {
        try (TrieArea area = new TrieArea()) {
            return area.finish();
        }
    }

    /**
     * Looks an IPv4 address up.
     *
     * @param address in host order
     * @return the value of the longest prefix, or {@link #NONE}
     */
    public int lookup4(int address) {
        try {
            long trie = Memory.pointer(base);
            int entry = Memory.i32(trie + ((long) (address >>> TrieDescriptor.ROOT_BITS) << 2));
            if (entry < 0) {
                entry = follow(trie, entry, (address >>> TrieDescriptor.NODE_BITS) & TrieDescriptor.CHUNK_MASK);
                if (entry < 0) {
                    entry = follow(trie, entry, address & TrieDescriptor.CHUNK_MASK);
                }
            }
            return entry - 1;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Looks an IPv6 address up, or an IPv4 address in the upper half of {@code high}.
     *
     * @param high the first 64 bits
     * @param low the last 64 bits
     * @return the value of the longest prefix, or {@link #NONE}
     */
    public int lookup6(long high, long low) {
        try {
            long trie = Memory.pointer(base);
            int entry = Memory.i32(trie + ((high >>> (Long.SIZE - TrieDescriptor.ROOT_BITS)) << 2));
            // The builder makes no node below bit 128, so the walk ends there at the latest.
            for (int bit = TrieDescriptor.ROOT_BITS; entry < 0; bit += TrieDescriptor.NODE_BITS) {
                entry = follow(trie, entry, chunk(high, low, bit));
            }
            return entry - 1;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Octets of native memory. */
    public long memoryOctets() {
        return memory.byteSize();
    }

    /** The eight bits from {@code bit} on; {@code bit} is a multiple of eight. */
    static int chunk(long high, long low, int bit) {
        long half = bit < Long.SIZE ? high : low;
        return (int) (half >>> (Long.SIZE - TrieDescriptor.NODE_BITS - (bit & (Long.SIZE - 1))))
                & TrieDescriptor.CHUNK_MASK;
    }

    private static int follow(long trie, int entry, int chunk) {
        long node = trie
                + TrieDescriptor.ROOT_OCTETS
                + ((long) (entry & TrieDescriptor.LINE_NUMBER_MASK) << TrieDescriptor.LINE_SHIFT);
        int word = chunk >>> 6;
        // A shift takes the low six bits of ~chunk, 63 - chunk: it leaves the bits 0 to chunk.
        long begun = Memory.i64(node + TrieDescriptor.BITMAP + ((long) word << 3)) << ~chunk;
        // Never more than 255: the mask only tells the compiler, which then drops the bounds check behind it.
        int run = (Memory.u8(node + TrieDescriptor.RUNS_BEFORE + word) + Long.bitCount(begun) - 1)
                & TrieDescriptor.CHUNK_MASK;
        return Memory.i32(node + TrieDescriptor.ENTRIES + ((long) run << 2));
    }
}

package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Gathers the bit vectors of a classifier, each different one once. Used by one compiler. */
final class VectorArea implements AutoCloseable {
    private static final long FIRST_OCTETS = 1 << 16;

    private final int summaries;
    private final Map<BitSet, Integer> known = new HashMap<>();
    private OffHeap area = OffHeap.allocate(FIRST_OCTETS);
    private long octets;

    VectorArea(int rules) {
        summaries = VectorDescriptor.summaries(rules);
    }

    /** The name of the vector with these bits; the set must not change afterwards. */
    int add(BitSet bits) {
        return known.computeIfAbsent(bits, this::write);
    }

    private int write(BitSet bits) {
        long[] words = bits.toLongArray();
        long start = octets;
        int stored = 0;
        for (long word : words) {
            stored += word == 0 ? 0 : 1;
        }
        int head = VectorDescriptor.headOctets(summaries);
        reserve(head + (long) stored * Long.BYTES);
        long at = area.address() + start;
        int position = head;
        for (int s = 0; s < summaries; s++) {
            Memory.putI32(at + ((long) summaries << VectorDescriptor.SUMMARY_SHIFT) + 4L * s, position);
            long summary = 0;
            for (int i = 0; i < VectorDescriptor.BITS; i++) {
                int word = s * VectorDescriptor.BITS + i;
                if (word < words.length && words[word] != 0) {
                    summary |= 1L << i;
                    Memory.putI64(at + position, words[word]);
                    position += Long.BYTES;
                }
            }
            Memory.putI64(at + ((long) s << VectorDescriptor.SUMMARY_SHIFT), summary);
        }
        return Math.toIntExact(start >>> VectorDescriptor.UNIT_SHIFT);
    }

    private void reserve(long more) {
        octets += more;
        if (octets > area.octets()) {
            OffHeap larger = OffHeap.allocate(Math.max(octets, 2 * area.octets()));
            Memory.copy(area.address(), larger.address(), octets - more);
            area.close();
            area = larger;
        }
    }

    /** The vectors in memory of their own, which goes back when no one holds it any more. */
    MemorySegment finish() {
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(octets, Long.BYTES), OffHeap.CACHE_LINE);
        Memory.copy(area.address(), memory.address(), octets);
        return memory;
    }

    @Override
    public void close() {
        area.close();
    }
}

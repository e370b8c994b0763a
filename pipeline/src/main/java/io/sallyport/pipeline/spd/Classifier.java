package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.trie.PrefixTrie;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Finds the first rule that a packet matches.
 *
 * <pre>
 *   destination ──▶ trie ─┬─ few rules over it: compare with each, from the longest prefix outwards
 *                         └─ many: its bit vector AND those of source, protocol and both ports
 *                                  ──▶ of the rules in all of them whose bounds hold, the first
 * </pre>
 *
 * <p>A vector is a set of rules; where five sets have no word in common, their summaries tell so 64 words at a time.
 * Immutable; lookups allocate nothing and take no lock.
 */
final class Classifier {
    private static final int NONE = Spd.NONE;

    private final MemorySegment linesMemory;
    private final MemorySegment boundsMemory;
    private final MemorySegment vectorsMemory;
    private final long lines;
    private final long bounds;
    private final long vectors;
    private final int summaries;
    private final boolean usesVectors;
    private final PrefixTrie destinations4;
    private final PrefixTrie destinations6;
    private final PrefixTrie sources4;
    private final PrefixTrie sources6;
    private final int[] protocols;
    private final NumberVectors sourcePorts;
    private final NumberVectors destinationPorts;

    /**
     * What {@link SpdCompiler} made.
     *
     * @param lines lists of rules by destination
     * @param bounds of each rule
     * @param vectors all bit vectors
     * @param summaries summary words of each
     * @param usesVectors if any destination is searched by them
     * @param protocols vector of each protocol, the one that is not shown first
     */
    Classifier(
            MemorySegment lines,
            MemorySegment bounds,
            MemorySegment vectors,
            int summaries,
            boolean usesVectors,
            PrefixTrie destinations4,
            PrefixTrie destinations6,
            PrefixTrie sources4,
            PrefixTrie sources6,
            int[] protocols,
            NumberVectors sourcePorts,
            NumberVectors destinationPorts) {
        linesMemory = lines;
        boundsMemory = bounds;
        vectorsMemory = vectors;
        this.lines = lines.address();
        this.bounds = bounds.address();
        this.vectors = vectors.address();
        this.summaries = summaries;
        this.usesVectors = usesVectors;
        this.destinations4 = destinations4;
        this.destinations6 = destinations6;
        this.sources4 = sources4;
        this.sources6 = sources6;
        this.protocols = protocols;
        this.sourcePorts = sourcePorts;
        this.destinationPorts = destinationPorts;
    }

    /** The place of the first policy that an IPv4 packet matches, or {@link Spd#NONE}. */
    int lookup4(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        try {
            int found = destinations4.lookup4(destination);
            if (found == NONE) {
                return NONE;
            }
            if ((found & SpdDescriptor.BY_VECTOR) == 0) {
                long traffic = Traffic.pack(protocol, sourcePort, destinationPort);
                return scanOutwards(found >>> 1, (long) source << Integer.SIZE, 0, traffic);
            }
            return byVector(found >>> 1, sources4.lookup4(source), protocol, sourcePort, destinationPort);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** As {@link #lookup4}; an address is two halves of 64 bits. */
    int lookup6(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int sourcePort,
            int destinationPort) {
        try {
            int found = destinations6.lookup6(destinationHigh, destinationLow);
            if (found == NONE) {
                return NONE;
            }
            if ((found & SpdDescriptor.BY_VECTOR) == 0) {
                long traffic = Traffic.pack(protocol, sourcePort, destinationPort);
                return scanOutwards(found >>> 1, sourceHigh, sourceLow, traffic);
            }
            int source = sources6.lookup6(sourceHigh, sourceLow);
            return byVector(found >>> 1, source, protocol, sourcePort, destinationPort);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Compares from the longest destination prefix outwards, until nothing further out can come before what is found. */
    private int scanOutwards(int innermost, long high, long low, long traffic) {
        int best = SpdDescriptor.NOTHING;
        int head = innermost;
        while (head != NONE) {
            long at = line(head);
            best = scan(at, Memory.i32(at + SpdDescriptor.COUNT), best, high, low, traffic);
            if (Memory.i32(at + SpdDescriptor.LEAST_ABOVE) >= best) {
                break;
            }
            head = Memory.i32(at + SpdDescriptor.PARENT);
        }
        return best == SpdDescriptor.NOTHING ? NONE : best;
    }

    /** The first of the lines that matches, unless it comes after {@code found}; they are in order. */
    private static int scan(long first, int count, int found, long high, long low, long traffic) {
        long at = first;
        int left = count;
        // Not a counted loop: the compiler would split one into three, and most lists have one line.
        while (true) {
            int order = Memory.i32(at + SpdDescriptor.ORDER);
            if (order >= found) {
                return found;
            }
            if (isFrom(at, high, low) && carries(at, traffic)) {
                return order;
            }
            left--;
            if (left <= 0) {
                return found;
            }
            at = Memory.pointer(at + SpdDescriptor.LINE_OCTETS);
        }
    }

    private static boolean isFrom(long at, long high, long low) {
        long highDiffers =
                (high ^ Memory.i64(at + SpdDescriptor.SOURCE_HIGH)) & Memory.i64(at + SpdDescriptor.MASK_HIGH);
        long lowDiffers = (low ^ Memory.i64(at + SpdDescriptor.SOURCE_LOW)) & Memory.i64(at + SpdDescriptor.MASK_LOW);
        return (highDiffers | lowDiffers) == 0;
    }

    private static boolean carries(long at, long traffic) {
        return Traffic.isWithin(traffic, Memory.i64(at + SpdDescriptor.LOWEST), Memory.i64(at + SpdDescriptor.HIGHEST));
    }

    private int byVector(int destination, int source, int protocol, int sourcePort, int destinationPort) {
        if (source == NONE) {
            return NONE;
        }
        long first = vector(destination);
        long second = vector(source);
        long third = vector(destinationPorts.vector(destinationPort));
        long fourth = vector(protocols[protocol + 1]);
        long fifth = vector(sourcePorts.vector(sourcePort));
        long traffic = Traffic.pack(protocol, sourcePort, destinationPort);
        int best = SpdDescriptor.NOTHING;
        int block = 0;
        for (int i = 0; i < summaries; i++) {
            long at = (long) i << VectorDescriptor.SUMMARY_SHIFT;
            long common = Memory.i64(first + at)
                    & Memory.i64(second + at)
                    & Memory.i64(third + at)
                    & Memory.i64(fourth + at)
                    & Memory.i64(fifth + at);
            while (common != 0) {
                int place = Long.numberOfTrailingZeros(common);
                int word = i << VectorDescriptor.BITS_SHIFT | place;
                if (word >>> VectorDescriptor.BLOCK_SHIFT != block) {
                    if (best != SpdDescriptor.NOTHING) {
                        return best;
                    }
                    block = word >>> VectorDescriptor.BLOCK_SHIFT;
                }
                long below = (1L << place) - 1;
                long bits = word(first, i, below) & word(second, i, below);
                if (bits != 0) {
                    bits &= word(third, i, below) & word(fourth, i, below) & word(fifth, i, below);
                    best = firstOf(bits, word, traffic, best);
                }
                common &= common - 1;
            }
        }
        return best == SpdDescriptor.NOTHING ? NONE : best;
    }

    /** The first of a word's rules whose bounds hold, by the policies' order, unless it comes after {@code found}. */
    private int firstOf(long bits, int word, long traffic, int found) {
        long left = bits;
        while (left != 0) {
            long rule = ((long) word << VectorDescriptor.BITS_SHIFT) + Long.numberOfTrailingZeros(left);
            long at = Memory.pointer(bounds + (rule << SpdDescriptor.BOUNDS_SHIFT));
            if (Traffic.isWithin(
                    traffic,
                    Memory.i64(at + SpdDescriptor.BOUNDS_LOWEST),
                    Memory.i64(at + SpdDescriptor.BOUNDS_HIGHEST))) {
                return Math.min(found, Memory.i32(at + SpdDescriptor.BOUNDS_ORDER));
            }
            left &= left - 1;
        }
        return found;
    }

    /** A stored word of a vector: the one behind as many as its summary has bits {@code below}. */
    private long word(long vector, int summary, long below) {
        long before = Memory.i64(vector + ((long) summary << VectorDescriptor.SUMMARY_SHIFT)) & below;
        int position = Memory.i32(vector
                + ((long) summaries << VectorDescriptor.SUMMARY_SHIFT)
                + ((long) summary << VectorDescriptor.POSITION_SHIFT));
        return Memory.i64(Memory.pointer(vector + position + ((long) Long.bitCount(before) << 3)));
    }

    private long vector(int number) {
        return Memory.pointer(vectors + ((long) number << VectorDescriptor.UNIT_SHIFT));
    }

    /** Masked last, so that the compiler knows the sum to be an address and drops the bounds checks behind it. */
    private long line(int number) {
        return Memory.pointer(lines + ((long) number << SpdDescriptor.LINE_SHIFT));
    }

    /** True if there is a destination with so many rules over it that they are searched by vectors. */
    boolean usesVectors() {
        return usesVectors;
    }

    /** Octets of native memory. */
    long memoryOctets() {
        return linesMemory.byteSize()
                + boundsMemory.byteSize()
                + vectorsMemory.byteSize()
                + destinations4.memoryOctets()
                + destinations6.memoryOctets()
                + sources4.memoryOctets()
                + sources6.memoryOctets();
    }
}

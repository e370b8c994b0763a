package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.spd.Prefix;

/** Open addressing over slots of one cache line each: port and IP address to adjacency. Written once, then only read. */
final class NeighbourHash {
    /** The answer when the neighbour is not known. */
    static final long NONE = 0;

    private static final int LEAST_SLOTS = 8;
    /** 2^64 divided by the golden ratio, odd. */
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private static final int FAMILY_SHIFT = 16;

    private final long slots;
    private final int mask;
    private final int shift;

    /**
     * A hash in memory that its owner keeps.
     *
     * @param slots address of {@link #octets} zeroed octets
     * @param neighbours how many will be put
     */
    NeighbourHash(long slots, int neighbours) {
        int capacity = capacity(neighbours);
        this.slots = slots;
        this.mask = capacity - 1;
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
    }

    /** Octets that a hash for that many neighbours takes. */
    static long octets(int neighbours) {
        return (long) AdjacencyDescriptor.SLOT_OCTETS * capacity(neighbours);
    }

    /** A power of two more than twice as large, so that an empty slot ends every search. */
    private static int capacity(int neighbours) {
        return Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, neighbours)) << 2);
    }

    /** Port and family in one word, never 0. */
    static int tag(int port, int family) {
        return family << FAMILY_SHIFT | port;
    }

    /** Puts a neighbour that is not there yet. */
    void put(Neighbour neighbour, long sourceMac) {
        Prefix address = neighbour.address();
        int tag = tag(neighbour.port(), address.family());
        int slot = home(tag, address.high(), address.low());
        while (Memory.i32(at(slot) + AdjacencyDescriptor.SLOT_TAG) != 0) {
            slot = (slot + 1) & mask;
        }
        long at = at(slot);
        putMac(at + AdjacencyDescriptor.DESTINATION_MAC, neighbour.mac());
        putMac(at + AdjacencyDescriptor.SOURCE_MAC, sourceMac);
        Memory.putU16(at + AdjacencyDescriptor.PORT, neighbour.port());
        Memory.putU8(at + AdjacencyDescriptor.VALID, 1);
        Memory.putI64(at + AdjacencyDescriptor.SLOT_ADDRESS_HIGH, address.high());
        Memory.putI64(at + AdjacencyDescriptor.SLOT_ADDRESS_LOW, address.low());
        Memory.putI32(at + AdjacencyDescriptor.SLOT_TAG, tag);
    }

    private static void putMac(long address, long mac) {
        Memory.putBe16(address, (int) (mac >>> Integer.SIZE));
        Memory.putBe32(address + Short.BYTES, (int) mac);
    }

    /** The address of the neighbour's adjacency, or {@link #NONE}; an IPv4 address is the upper half of {@code high}. */
    long find(int tag, long high, long low) {
        int slot = home(tag, high, low);
        while (true) {
            long at = at(slot);
            int present = Memory.i32(at + AdjacencyDescriptor.SLOT_TAG);
            if (present == tag
                    && Memory.i64(at + AdjacencyDescriptor.SLOT_ADDRESS_HIGH) == high
                    && Memory.i64(at + AdjacencyDescriptor.SLOT_ADDRESS_LOW) == low) {
                return at;
            }
            if (present == 0) {
                return NONE;
            }
            slot = (slot + 1) & mask;
        }
    }

    private int home(int tag, long high, long low) {
        long mixed = ((high ^ Long.rotateLeft(low * GOLDEN, Integer.SIZE)) + tag) * GOLDEN;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * GOLDEN) >>> shift);
    }

    private long at(int slot) {
        return Memory.pointer(slots + ((long) slot << AdjacencyDescriptor.SLOT_SHIFT));
    }

    /** Clears the marks of all. */
    void forgetUse() {
        for (int slot = 0; slot <= mask; slot++) {
            Memory.putU8(at(slot) + AdjacencyDescriptor.USED, 0);
        }
    }
}

package io.sallyport.pipeline.neighbour;

import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.DESTINATION_MAC;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.OCTETS;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.ON_LINK;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.PORT;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SLOT_ADDRESS_HIGH;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SLOT_ADDRESS_LOW;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SLOT_OCTETS;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SLOT_SHIFT;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SLOT_TAG;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.SOURCE_MAC;
import static io.sallyport.pipeline.neighbour.AdjacencyDescriptor.VALID;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.spd.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Map;

/**
 * All adjacencies at one moment. Immutable; lookups allocate nothing and take no lock.
 *
 * <p>The address that a lookup returns may be used as long as the snapshot is reachable: its reader keeps it in a field
 * for the time of a burst.
 */
public final class AdjacencySnapshot {
    /** The answer when no neighbour is known. */
    public static final long NO_NEIGHBOUR = 0;

    private static final int LEAST_SLOTS = 8;
    /** 2^64 divided by the golden ratio, odd. */
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private static final int FAMILY_SHIFT = 16;
    private static final int FAMILY4 = Prefix.IPV4 << FAMILY_SHIFT;
    private static final int FAMILY6 = Prefix.IPV6 << FAMILY_SHIFT;

    private final MemorySegment memory;
    private final int nextHops;
    private final long records;
    private final long slots;
    private final int hashShift;
    private final int slotMask;

    private AdjacencySnapshot(int nextHops, int neighbours) {
        int capacity = Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, neighbours)) << 2);
        this.nextHops = nextHops;
        this.hashShift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        this.slotMask = capacity - 1;
        long slotOctets = (long) capacity << SLOT_SHIFT;
        this.memory = Arena.ofAuto().allocate(slotOctets + (long) OCTETS * nextHops, OffHeap.CACHE_LINE);
        this.slots = memory.address();
        this.records = slots + slotOctets;
    }

    static AdjacencySnapshot of(Adjacencies from) {
        AdjacencySnapshot snapshot =
                new AdjacencySnapshot(from.nextHops().size(), from.neighbours().size());
        for (Neighbour neighbour : from.neighbours().values()) {
            snapshot.addNeighbour(neighbour, from.ports().get(neighbour.port()));
        }
        for (Map.Entry<NextHop, Integer> entry : from.nextHops().entrySet()) {
            snapshot.addNextHop(entry.getValue(), entry.getKey());
        }
        return snapshot;
    }

    private void addNeighbour(Neighbour neighbour, long sourceMac) {
        Prefix address = neighbour.address();
        int tag = address.family() << FAMILY_SHIFT | neighbour.port();
        int slot = home(tag, address.high(), address.low());
        while (Memory.i32(slotAt(slot) + SLOT_TAG) != 0) {
            slot = (slot + 1) & slotMask;
        }
        long at = slotAt(slot);
        putMac(at + DESTINATION_MAC, neighbour.mac());
        putMac(at + SOURCE_MAC, sourceMac);
        Memory.putU16(at + PORT, neighbour.port());
        Memory.putU8(at + VALID, 1);
        Memory.putI64(at + SLOT_ADDRESS_HIGH, address.high());
        Memory.putI64(at + SLOT_ADDRESS_LOW, address.low());
        Memory.putI32(at + SLOT_TAG, tag);
    }

    private void addNextHop(int index, NextHop nextHop) {
        long record = records + (long) OCTETS * index;
        Memory.putU16(record + PORT, nextHop.port());
        if (nextHop.gateway().isEmpty()) {
            Memory.putU8(record + ON_LINK, 1);
            return;
        }
        Prefix gateway = nextHop.gateway().get();
        int tag = gateway.family() << FAMILY_SHIFT | nextHop.port();
        long adjacency = find(tag, gateway.high(), gateway.low());
        if (adjacency != NO_NEIGHBOUR) {
            Memory.copy(adjacency, record, OCTETS);
        }
    }

    private static void putMac(long address, long mac) {
        Memory.putBe16(address, (int) (mac >>> Integer.SIZE));
        Memory.putBe32(address + Short.BYTES, (int) mac);
    }

    /**
     * The adjacency by which a packet to an IPv4 destination leaves.
     *
     * @param nextHop index that the route names; one that this snapshot does not know has no neighbour
     * @param destination in host order
     * @return address of a record as in {@link AdjacencyDescriptor}, or {@link #NO_NEIGHBOUR}
     */
    public long resolve4(int nextHop, int destination) {
        return resolve(nextHop, FAMILY4, (long) destination << Integer.SIZE, 0);
    }

    /**
     * The adjacency by which a packet to an IPv6 destination leaves; see {@link #resolve4}.
     *
     * @param high the destination's first 64 bits
     * @param low its last 64 bits
     */
    public long resolve6(int nextHop, long high, long low) {
        return resolve(nextHop, FAMILY6, high, low);
    }

    private long resolve(int nextHop, int family, long high, long low) {
        if (nextHop < 0 || nextHop >= nextHops) {
            return NO_NEIGHBOUR;
        }
        try {
            long record = Memory.pointer(records) + (long) OCTETS * nextHop;
            if (Memory.u8(record + VALID) != 0) {
                return record;
            }
            return Memory.u8(record + ON_LINK) == 0
                    ? NO_NEIGHBOUR
                    : find(family | Memory.u16(record + PORT), high, low);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private long find(int tag, long high, long low) {
        // At most half of the slots are taken, so an empty one ends the search.
        for (int slot = home(tag, high, low); ; slot = (slot + 1) & slotMask) {
            long at = slotAt(slot);
            int present = Memory.i32(at + SLOT_TAG);
            if (present == tag
                    && Memory.i64(at + SLOT_ADDRESS_HIGH) == high
                    && Memory.i64(at + SLOT_ADDRESS_LOW) == low) {
                return at;
            }
            if (present == 0) {
                return NO_NEIGHBOUR;
            }
        }
    }

    private int home(int tag, long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low * GOLDEN, Integer.SIZE)) + tag;
        mixed *= GOLDEN;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * GOLDEN) >>> hashShift);
    }

    private long slotAt(int slot) {
        return Memory.pointer(slots) + (long) SLOT_OCTETS * slot;
    }

    /** Octets of native memory. */
    public long memoryOctets() {
        return memory.byteSize();
    }
}

package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.esp.SelectorCheck;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Remembers by which neighbours inside the last IPv4 destinations were reached, where packets for many come out of tunnels. One entry for
 * each place: a destination that comes to a place takes it. New routes or neighbours empty it. Belongs to one worker.
 */
final class InnerWays implements AutoCloseable {
    /** Places; a power of two. */
    private static final int PLACES = 1 << 10;

    private static final int GOLDEN = 0x9e37_79b9;
    private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(PLACES);

    // An entry: destination, as it loads, and that there is one; adjacency.

    private static final int ENTRY_SHIFT = 4;
    private static final int ADJACENCY = Long.BYTES;
    private static final long USED = 1L << Integer.SIZE;

    private final Forward forward;
    private final OffHeap memory = OffHeap.allocate((long) PLACES << ENTRY_SHIFT);
    private final long entries = memory.address();
    private RouteTable.Snapshot routes = new RouteTable().current();
    private Adjacencies.Snapshot adjacencies = new Adjacencies().current();

    InnerWays(Forward forward) {
        this.forward = forward;
    }

    /** What is remembered is of these tables from now on. */
    void begin(ForwardingTables tables) {
        if (tables.routes() != routes || tables.adjacencies() != adjacencies) {
            Memory.fill(entries, memory.octets(), 0);
            routes = tables.routes();
            adjacencies = tables.adjacencies();
        }
    }

    /**
     * Writes into the records of packets from place {@code first} on by which adjacency they leave, before the first whose destination
     * has no way of the plain kind, or whose addresses its SA is not for; answers its place.
     *
     * <p>Nothing waits for what this reads of SAs and packets, so that the processor fetches it for many at a time, and the loops
     * behind it, which do more with each, find it there.
     */
    int aim(PlainBurst burst, int first, ForwardingTables tables) {
        int i = aimKnown(burst, first);
        while (i < burst.count && isSelected(burst.at(i)) && learn(destination(addresses(burst.at(i))), tables)) {
            i = aimKnown(burst, i);
        }
        return i;
    }

    private static boolean isSelected(long record) {
        return SelectorCheck.matchesByAddresses4(SaTable.cold(PlainPacket.sa(record)), addresses(record));
    }

    private int aimKnown(PlainBurst burst, int first) {
        long base = Memory.pointer(entries);
        int count = burst.count;
        int i = Math.max(first, 0);
        for (; i < count; i++) {
            long record = burst.at(i);
            long own = addresses(record);
            long destination = destination(own);
            long entry = base + offset(destination);
            if (Memory.i64(entry) != (destination | USED)
                    || !SelectorCheck.matchesByAddresses4(SaTable.cold(PlainPacket.sa(record)), own)) {
                break;
            }
            PlainPacket.setToward(record, Memory.i64(entry + ADJACENCY));
        }
        return i;
    }

    private boolean learn(long destination, ForwardingTables tables) {
        long adjacency = forward.plainInward(Integer.reverseBytes((int) destination), tables);
        if (adjacency == Forward.NOT_PLAIN) {
            return false;
        }
        long entry = Memory.pointer(entries) + offset(destination);
        Memory.putI64(entry, destination | USED);
        Memory.putI64(entry + ADJACENCY, adjacency);
        return true;
    }

    /** Source and destination of what is inside, as they load. */
    private static long addresses(long record) {
        return Memory.i64(PlainPacket.text(record) + Ipv4Descriptor.SOURCE);
    }

    private static long destination(long addresses) {
        return addresses >>> Integer.SIZE;
    }

    private static long offset(long destination) {
        return (long) (((int) destination * GOLDEN) >>> SHIFT) << ENTRY_SHIFT;
    }

    @Override
    public void close() {
        memory.close();
    }
}

package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.memory.Prefetch;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Remembers of IPv4 flows with ports, where packets of many come to be sealed, which policy protects them, by which SA, and by which
 * neighbour that one's packets leave; of some only whether the SA is this worker's. Whether it is the policy's SA still is asked for each packet. One entry for each place: a flow that
 * comes to a place takes it. New tables empty it. Belongs to one worker.
 *
 * <pre>
 *    0           8       12         13               16   24          32           36       40     64
 *   | addresses | ports | protocol | version of the | SA | adjacency | generation | policy | most |
 *   |           |       |          | tables         |    |           | of the SA  |        | octets
 * </pre>
 */
final class ClearWays implements AutoCloseable {
    /** Places; a power of two. */
    private static final int PLACES = 1 << 15;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private static final int ENTRY_SHIFT = 6;
    private static final int TAG = Long.BYTES;
    private static final int SA = 2 * Long.BYTES;
    private static final int ADJACENCY = 3 * Long.BYTES;
    private static final int GENERATION = 4 * Long.BYTES;
    private static final int POLICY = GENERATION + Integer.BYTES;
    private static final int MOST = POLICY + Integer.BYTES;

    private static final int PROTOCOL_SHIFT = Integer.SIZE;
    private static final int VERSION_SHIFT = PROTOCOL_SHIFT + Byte.SIZE;
    private static final long LAST_VERSION = (1L << (Long.SIZE - VERSION_SHIFT)) - 1;

    /** In the place of octets, so that no packet fits: of the SA is known only that it was another worker's. */
    private static final int FOREIGN = 0;

    /** The same: only that it was this worker's. */
    private static final int OWN = -1;

    private static final long LOW_32 = 0xffff_ffffL;

    /** In the place of an entry: the packet is none that could be looked for. */
    static final long NO_ENTRY = 0;

    private final OffHeap memory = OffHeap.allocate((long) PLACES << ENTRY_SHIFT);
    private final long entries = memory.address();
    private final Prefetch places =
            Prefetch.of(PlainPacket.RECORD_OCTETS, new int[] {PlainPacket.TOWARD}, new int[] {0});
    private ForwardingTables tables;

    /** Of the tables; 0 is that of an empty entry. */
    private long version;

    /** Begins a turn of the worker: what is remembered is of these tables from now on. */
    @SuppressWarnings("ReferenceEquality") // others may be equal, and are then asked again
    void begin(ForwardingTables now) {
        if (now != tables) {
            tables = now;
            if (version == LAST_VERSION) {
                Memory.fill(entries, memory.octets(), 0);
                version = 0;
            }
            version++;
        }
    }

    /** What {@link #tag} adds to what a packet shows. */
    long version() {
        return version << VERSION_SHIFT;
    }

    /**
     * What else tells a flow than addresses.
     *
     * @param version {@link #version}
     * @param protocol 0 to 255
     * @param ports as they load
     */
    static long tag(long version, int protocol, int ports) {
        return version | (long) protocol << PROTOCOL_SHIFT | (ports & LOW_32);
    }

    /**
     * Puts into the records of packets, in place of the adjacency, the entry in the place of their flow, if they are plain; or that
     * there is none. The entries are fetched meanwhile.
     *
     * @param array address of {@code count} pointers to mbufs, of which nothing is known yet
     */
    void find(PlainBurst burst, long array, int count) {
        note(burst, array, count);
        places.run(burst.at(0), count);
    }

    private void note(PlainBurst burst, long array, int count) {
        long pointers = Memory.pointer(array);
        long first = Memory.pointer(entries);
        long of = version();
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            long record = burst.at(i);
            long found = NO_ENTRY;
            if (Mbuf.dataLength(mbuf) >= ClearFlow.LEAST_FRAME) {
                long ip = PlainIpv4.at(mbuf);
                int protocol = Memory.u8(ip + Ipv4Descriptor.PROTOCOL);
                long tag = tag(of, protocol, Memory.i32(ip + Ipv4Descriptor.MINIMUM_OCTETS));
                found = entry(first, Memory.i64(ip + Ipv4Descriptor.SOURCE), tag);
            }
            PlainPacket.setToward(record, found);
        }
    }

    private static long entry(long first, long addresses, long tag) {
        long mixed = (addresses ^ Long.rotateLeft(tag * GOLDEN, Integer.SIZE)) * GOLDEN;
        return first + (mixed >>> SHIFT << ENTRY_SHIFT);
    }

    /** True if an entry is that flow's. */
    static boolean isOf(long entry, long addresses, long tag) {
        return entry != NO_ENTRY && Memory.i64(entry) == addresses && Memory.i64(entry + TAG) == tag;
    }

    /** Hot line of the SA that its packets took. */
    static long sa(long entry) {
        return Memory.pointerAt(entry + SA);
    }

    /** True if its SA is ACTIVE, and still the same. */
    static boolean isActive(long entry, long hot) {
        return isActiveBy(entry, SaTable.stateAcquire(hot));
    }

    /** The same, and far from its end, if its life is counted. */
    static boolean isReady(long entry, long hot) {
        long word = SaTable.stateAcquire(hot);
        return isActiveBy(entry, word) && (!StateWord.isCounted(word) || Lifetimes.areFar(hot, PlainBurst.CAPACITY));
    }

    private static boolean isActiveBy(long entry, long word) {
        return StateWord.state(word) == SaState.ACTIVE_CODE
                && StateWord.generation(word) == Memory.i32(entry + GENERATION);
    }

    /** The policy that protects it. */
    static int policy(long entry) {
        return Memory.i32(entry + POLICY);
    }

    /** By which its SA's packets leave. */
    static long adjacency(long entry) {
        return Memory.pointerAt(entry + ADJACENCY);
    }

    /** Octets of the largest packet that fits through the tunnel, as long as nothing is learned of the SA's path. */
    static int most(long entry) {
        return Memory.i32(entry + MOST);
    }

    /** True if its SA was another worker's when it was learned. */
    static boolean isForeign(long entry) {
        return most(entry) == FOREIGN;
    }

    /** Remembers the flow of a packet, if it has ports, and its SA will be asked for as {@link PolicySas#isSettled}. */
    void learn(ClearFlow flow, PolicySas sas, int worker) {
        if (IpProtocol.hasPorts(flow.protocol()) && sas.isSettled(flow.policy(), worker, flow.sa())) {
            put(flow, flow.sa(), flow.toward(), flow.most());
        }
    }

    /** Remembers of a flow, whose SA is settled, only whether that is this worker's. */
    void learnOwner(ClearFlow flow, long sa, boolean own) {
        if (IpProtocol.hasPorts(flow.protocol())) {
            put(flow, sa, 0, own ? OWN : FOREIGN);
        }
    }

    private void put(ClearFlow flow, long sa, long adjacency, int most) {
        long tag = tag(version(), flow.protocol(), flow.ports());
        long entry = entry(Memory.pointer(entries), flow.addresses(), tag);
        Memory.putI64(entry, flow.addresses());
        Memory.putI64(entry + TAG, tag);
        Memory.putI64(entry + SA, sa);
        Memory.putI64(entry + ADJACENCY, adjacency);
        Memory.putI32(entry + GENERATION, StateWord.generation(SaTable.stateAcquire(sa)));
        Memory.putI32(entry + POLICY, flow.policy());
        Memory.putI32(entry + MOST, most);
    }

    @Override
    public void close() {
        places.close();
        memory.close();
    }
}

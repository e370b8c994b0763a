package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;

/** The packets of a burst on the short way: of each a {@link PlainPacket}. Belongs to one worker. */
final class PlainBurst implements AutoCloseable {
    /** Most packets. */
    static final int CAPACITY = Burst.LONGEST;

    /** Runs of so many packets are worth their loops. */
    private static final int LONG_RUN = 4;

    private final OffHeap memory = OffHeap.allocate((long) CAPACITY << PlainPacket.SHIFT);
    private final long records = memory.address();

    int count;

    /** An empty burst. */
    PlainBurst() {
        for (int i = 0; i < CAPACITY; i++) {
            PlainPacket.initialise(at(i));
        }
    }

    /**
     * True if packets of several SAs come with seldom two of one in a row: then each is looked at alone, which is quicker than runs
     * of one.
     *
     * @param runs how often among so many packets those of another SA begin
     */
    static boolean isScattered(int runs, int packets) {
        return runs > 1 && runs * LONG_RUN > packets;
    }

    /**
     * The record of the packet in place {@code i}.
     *
     * @param i 0 or more: a loop that begins with {@code Math.max(first, 0)} tells the compiler so, and is rid of checks
     */
    long at(int i) {
        return Memory.pointer(records) + ((long) i << PlainPacket.SHIFT);
    }

    /** Moves the packets together whose mbuf is not {@link Burst#NO_MBUF}. */
    void closeRanks() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (PlainPacket.mbuf(at(i)) != Burst.NO_MBUF) {
                Memory.copy(at(i), at(kept), 1L << PlainPacket.SHIFT);
                kept++;
            }
        }
        count = kept;
    }

    /** Forgets nonces and ICVs, and frees the records. */
    @Override
    public void close() {
        Memory.fill(records, memory.octets(), 0);
        memory.close();
    }
}

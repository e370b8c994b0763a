package io.sallyport.pipeline.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which worker owns which SAs. An SA is in one of 256 shards, and a shard belongs to one worker, or moves from one to
 * another; see {@link ShardMove}.
 *
 * <p>An SPI that this gateway chose names its shard in its lowest eight bits, so that a worker knows an inbound packet's
 * owner before it looks the SA up.
 *
 * <p>Written by the control thread, read by workers.
 */
public final class Ownership {
    /** Shards of a gateway. */
    public static final int SHARDS = 256;

    private static final int TO_SHIFT = 16;
    private static final int WORKER_MASK = 0xffff;

    /** In the place of an owner: the old one is done, the next one has not begun. */
    private static final int NOBODY = WORKER_MASK;

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);

    /** For each shard the worker that owns it, and above it the one that is to: the same unless it moves. */
    private final int[] entries = new int[SHARDS];

    /**
     * Deals the shards out in turn.
     *
     * @param workers 1 or more
     */
    public Ownership(int workers) {
        for (int shard = 0; shard < SHARDS; shard++) {
            entries[shard] = owned(shard % workers);
        }
    }

    /** The shard of an SPI that this gateway chose, and of the SAs that go with it. */
    public static int shardOf(int spi) {
        return spi & (SHARDS - 1);
    }

    /** The worker that owns the shard, or is to own it once it has moved. An acquire load. */
    public int owner(int shard) {
        return to(entry(shard));
    }

    int entry(int shard) {
        return (int) ENTRY.getAcquire(entries, shard);
    }

    static int from(int entry) {
        return entry & WORKER_MASK;
    }

    static int to(int entry) {
        return entry >>> TO_SHIFT;
    }

    static boolean isMoving(int entry) {
        return from(entry) != to(entry);
    }

    /** Control thread: from here on packets of the shard go to its next owner, which keeps them until it owns the shard. */
    void publishMoving(int shard, int to) {
        ENTRY.setRelease(entries, shard, from(entries[shard]) | to << TO_SHIFT);
    }

    /** Control thread: the old owner has all that was given to it, and leaves what comes from here on to the next one. */
    void publishClosed(int shard) {
        ENTRY.setRelease(entries, shard, NOBODY | to(entries[shard]) << TO_SHIFT);
    }

    /** Control thread: the shard belongs to the worker to which it moved. */
    void publishOwned(int shard) {
        ENTRY.setRelease(entries, shard, owned(to(entries[shard])));
    }

    private static int owned(int worker) {
        return worker | worker << TO_SHIFT;
    }
}

package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.invoke.VarHandle;

/**
 * Tells the control thread when no worker can still hold an address that it read from an {@link SaTable}.
 *
 * <pre>
 *   control thread        SA → DEAD    epoch = 8 ........................ passed(8)? → zeroise
 *                                          │                                 ▲
 *   worker       burst with the SA │ report: echo 8 (a quiescent point) ─────┘ │ burst sees DEAD
 * </pre>
 *
 * <p>A worker echoes the epoch rather than counts its polls: a worker that has echoed an epoch has loaded it with
 * acquire, so all that it reads afterwards is at least as new as what the control thread stored before that epoch. A
 * count of its own would need a store-load fence in every poll to prove the same.
 *
 * <p>One control thread takes snapshots; each worker's echo stands on a cache line of its own. A worker that is offline
 * holds no address and is not waited for; one that sleeps or blocks while online holds up all reclamation.
 */
public final class Quiescence implements AutoCloseable {
    /** The largest number of workers. */
    public static final int MAX_WORKERS = 1024;

    private static final long OFFLINE = Long.MAX_VALUE;

    private final OffHeap lines;
    private final long epoch;
    private final long echoes;
    private final int workers;

    /**
     * All workers start offline.
     *
     * @param workers 1 to {@link #MAX_WORKERS}
     */
    public Quiescence(int workers) {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException("workers must be 1 to " + MAX_WORKERS + ", not " + workers);
        }
        this.workers = workers;
        this.lines = OffHeap.allocate((workers + 1L) * OffHeap.CACHE_LINE);
        this.epoch = lines.address();
        this.echoes = epoch + OffHeap.CACHE_LINE;
        for (int worker = 0; worker < workers; worker++) {
            Memory.releaseI64(echo(worker), OFFLINE);
        }
    }

    /** The worker begins to read tables; to be called by itself, before it does. */
    public void online(int worker) {
        Memory.releaseI64(echo(worker), Memory.acquireI64(epoch));
        // Either the control thread sees this echo, or this worker sees what the control thread stored before it
        // looked.
        VarHandle.fullFence();
    }

    /** The worker holds no address now: to be called by itself once in each poll. */
    public void report(int worker) {
        Memory.releaseI64(echo(worker), Memory.acquireI64(epoch));
    }

    /** The epoch now: what a worker reads afterwards is at least as new as what was stored before it. */
    public long epoch() {
        return Memory.acquireI64(epoch);
    }

    /**
     * The worker holds no address that it read before it loaded that epoch: for one whose packets are still with a device at
     * the end of its poll.
     *
     * @param seen what {@link #epoch} returned before the oldest of those packets was looked at
     */
    public void report(int worker, long seen) {
        Memory.releaseI64(echo(worker), seen);
    }

    /** The worker holds no address and reads no table until it goes online again; to be called by itself. */
    public void offline(int worker) {
        Memory.releaseI64(echo(worker), OFFLINE);
    }

    /** Control thread: a number for {@link #passed} that covers all that this thread has stored so far. */
    public long snapshot() {
        long next = Memory.i64(epoch) + 1;
        Memory.releaseI64(epoch, next);
        VarHandle.fullFence();
        return next;
    }

    /** Control thread: true if every worker was at a quiescent point, or offline, since that snapshot was taken. */
    public boolean passed(long snapshot) {
        for (int worker = 0; worker < workers; worker++) {
            if (Memory.acquireI64(echo(worker)) < snapshot) {
                return false;
            }
        }
        return true;
    }

    /** How many workers there are. */
    public int workers() {
        return workers;
    }

    /** Frees the memory. No worker may use it any more. */
    @Override
    public void close() {
        lines.close();
    }

    private long echo(int worker) {
        return Memory.pointer(echoes + (long) worker * OffHeap.CACHE_LINE);
    }
}

package io.sallyport.pipeline.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * For each worker, whether it may receive from its queues, and how often it has found them empty.
 *
 * <p>The control thread opens and closes, the worker counts. Each has cache lines of its own.
 */
public final class LaneGates {
    private static final int STRIDE = 16;
    private static final int CLOSED = 0;
    private static final int EMPTIED = 8;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;
    private final int workers;

    /** All open. */
    public LaneGates(int workers) {
        this.workers = workers;
        values = new long[(workers + 1) * STRIDE];
    }

    /** How many workers there are. */
    public int workers() {
        return workers;
    }

    /** Worker: true if it may receive. */
    public boolean isOpen(int worker) {
        return (long) ELEMENT.getAcquire(values, at(worker) + CLOSED) == 0;
    }

    /** Worker: all its queues were empty, or have given all that was in them, and what it took before has been passed on to rings. */
    public void emptied(int worker) {
        int at = at(worker) + EMPTIED;
        ELEMENT.setRelease(values, at, values[at] + 1);
    }

    /** Control thread: how often that worker has found its queues empty. */
    long emptiedSoFar(int worker) {
        return (long) ELEMENT.getAcquire(values, at(worker) + EMPTIED);
    }

    /** Control thread. */
    void set(int worker, boolean open) {
        ELEMENT.setRelease(values, at(worker) + CLOSED, open ? 0L : 1L);
    }

    private static int at(int worker) {
        return (worker + 1) * STRIDE;
    }
}

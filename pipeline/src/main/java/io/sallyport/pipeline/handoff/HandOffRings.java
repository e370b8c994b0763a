package io.sallyport.pipeline.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The rings between all workers of one gateway, and who owns what. */
public final class HandOffRings {
    private static final int RING_CAPACITY = 1024;

    /** A cache line for each worker. */
    private static final int HELD_STRIDE = 16;

    private static final VarHandle HELD = MethodHandles.arrayElementVarHandle(int[].class);

    private final int workers;
    private final MbufRing[] rings;
    private final Ownership ownership;
    private final int[] held;

    /**
     * Rings for a number of workers.
     *
     * @param workers 1 or more
     */
    public HandOffRings(int workers) {
        this.workers = workers;
        ownership = new Ownership(workers);
        held = new int[(workers + 1) * HELD_STRIDE];
        rings = new MbufRing[workers * workers];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new MbufRing(RING_CAPACITY);
        }
    }

    /** Which worker owns which SAs. */
    public Ownership ownership() {
        return ownership;
    }

    int workers() {
        return workers;
    }

    MbufRing ring(int from, int to) {
        return rings[from * workers + to];
    }

    /** Worker: so many packets wait there for shards that are on their way to it. */
    void tellHeld(int worker, int packets) {
        HELD.setRelease(held, (worker + 1) * HELD_STRIDE, packets);
    }

    /** True if no worker holds packets. For the control thread. */
    boolean isReleased() {
        for (int worker = 0; worker < workers; worker++) {
            if ((int) HELD.getAcquire(held, (worker + 1) * HELD_STRIDE) != 0) {
                return false;
            }
        }
        return true;
    }

    /** For each ring, how much has been put in so far. */
    long[] offered() {
        long[] offered = new long[rings.length];
        for (int i = 0; i < rings.length; i++) {
            offered[i] = rings[i].offered();
        }
        return offered;
    }

    /** True if all that had been put in at that time has been taken out. */
    boolean isTaken(long[] offered) {
        for (int i = 0; i < rings.length; i++) {
            if (rings[i].taken() < offered[i]) {
                return false;
            }
        }
        return true;
    }
}

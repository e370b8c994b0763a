package io.sallyport.pipeline.handoff;

import java.util.Arrays;

/** The rings between all workers of one gateway, and who owns what. */
public final class HandOffRings {
    private static final int RING_CAPACITY = 1024;

    private final int workers;
    private final MbufRing[] rings;
    private final Ownership ownership;
    private final HeldPackets[] held;

    /**
     * Rings for a number of workers.
     *
     * @param workers 1 or more
     */
    public HandOffRings(int workers) {
        this.workers = workers;
        ownership = new Ownership(workers);
        held = new HeldPackets[workers];
        Arrays.setAll(held, worker -> new HeldPackets());
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

    HeldPackets held(int worker) {
        return held[worker];
    }

    /** True if no worker holds packets. For the control thread. */
    boolean isReleased() {
        return Arrays.stream(held).allMatch(HeldPackets::isReleased);
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

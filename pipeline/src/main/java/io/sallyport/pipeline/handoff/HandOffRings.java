package io.sallyport.pipeline.handoff;

/** The rings between all workers of one gateway. */
public final class HandOffRings {
    private static final int RING_CAPACITY = 1024;

    private final int workers;
    private final MbufRing[] rings;

    /**
     * Rings for a number of workers.
     *
     * @param workers 1 or more
     */
    public HandOffRings(int workers) {
        this.workers = workers;
        rings = new MbufRing[workers * workers];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new MbufRing(RING_CAPACITY);
        }
    }

    int workers() {
        return workers;
    }

    MbufRing ring(int from, int to) {
        return rings[from * workers + to];
    }
}

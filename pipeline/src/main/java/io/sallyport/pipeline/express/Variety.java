package io.sallyport.pipeline.express;

/**
 * Whether packets of one SA are expected to be of many flows: after a burst in which they were, for some bursts more, in which flows are
 * not counted.
 */
final class Variety {
    private static final int BURSTS = 32;

    private int left;

    /** True if they are. */
    boolean isExpected() {
        return left > 0;
    }

    /** A burst was taken in runs: so many flows began among its packets. */
    void count(int flows, int packets) {
        left = PlainBurst.isScattered(flows, packets) ? BURSTS : 0;
    }

    /** A burst was taken packet by packet. */
    void pass() {
        left = Math.max(0, left - 1);
    }
}

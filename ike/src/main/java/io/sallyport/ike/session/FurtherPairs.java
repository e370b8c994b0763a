package io.sallyport.ike.session;

/**
 * What a peer made of our wish for several pairs of one child. It is asked again when a lifetime has passed, so a peer that
 * keeps one pair only is not pestered.
 */
public final class FurtherPairs {
    private static final int MOST_FAILURES = 3;

    private int failures;
    private int limit = Integer.MAX_VALUE;
    private long limitedUntil;

    /** How many pairs the peer goes along with, as far as is known. */
    public int limit(long nowNanos) {
        if (limit != Integer.MAX_VALUE && nowNanos - limitedUntil >= 0) {
            limit = Integer.MAX_VALUE;
            failures = 0;
        }
        return limit;
    }

    /** An attempt at a further pair came to nothing; true if there have been enough of them. */
    public boolean hasFailed() {
        return ++failures >= MOST_FAILURES;
    }

    /** From now on, and until that time, no more pairs than these; true if that is news. */
    public boolean limit(int pairs, long untilNanos) {
        boolean news = pairs < limit;
        limit = pairs;
        limitedUntil = untilNanos;
        return news;
    }
}

package io.sallyport.pipeline.icmp;

import java.util.concurrent.TimeUnit;

/** A rate limit (RFC 4443 section 2.4 f): so many at once, and so many a second. For one thread. */
public final class TokenBucket {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Nanoseconds that one token takes to come; 0 if none ever does. */
    private final long interval;

    private final long most;
    /** What is saved, in nanoseconds: up to {@link #most}. */
    private long saved;

    private long before;

    /**
     * A full bucket.
     *
     * @param perSecond tokens that come in a second
     * @param burst tokens that it holds
     */
    public TokenBucket(int perSecond, int burst, long nowNs) {
        interval = perSecond == 0 ? 0 : Math.max(1, SECOND / perSecond);
        most = interval * burst;
        saved = most;
        before = nowNs;
    }

    /** Takes a token; false if there is none. */
    public boolean take(long nowNs) {
        saved = Math.min(most, saved + Math.max(0, nowNs - before));
        before = nowNs;
        if (interval == 0 || saved < interval) {
            return false;
        }
        saved -= interval;
        return true;
    }
}

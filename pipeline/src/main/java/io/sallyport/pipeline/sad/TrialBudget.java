package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/**
 * A token bucket for failed trials, in whole numbers: how many forged packets may cost cryptography.
 *
 * <p>It keeps what was spent rather than what is left, so that zeroed memory is a full bucket. Debt is counted in
 * nanoseconds times tokens per second: one token is 10<sup>9</sup>, and a debt shrinks by the rate in each nanosecond,
 * with nothing lost to rounding. The debt never goes below 0. It can pass the burst by the trials that were admitted
 * before the first of them failed, which the next admissions then wait for.
 *
 * <p>This object holds the two rates and may be shared; each bucket is 16 octets of memory with one writer.
 */
public final class TrialBudget {
    /** Octets of a bucket. */
    public static final int OCTETS = 2 * Long.BYTES;

    /** Failures of one pending SA: 64 in a second, 32 at once. */
    public static final TrialBudget PER_SA = new TrialBudget(64, 32);

    /** Failures of all pending SAs of one worker: 4,096 in a second, as many at once. */
    public static final TrialBudget PER_WORKER = new TrialBudget(4_096, 4_096);

    private static final int MAX = 1_000_000;
    private static final long TOKEN = 1_000_000_000;

    private static final int DEBT = 0;
    private static final int SINCE = DEBT + Long.BYTES;

    private final long tokensPerSecond;
    private final long burst;
    private final long longestNs;

    /**
     * Sets the rates.
     *
     * @param tokensPerSecond 1 to 1,000,000
     * @param burst tokens of a full bucket, 1 to 1,000,000
     */
    public TrialBudget(int tokensPerSecond, int burst) {
        if (tokensPerSecond < 1 || tokensPerSecond > MAX || burst < 1 || burst > MAX) {
            throw new IllegalArgumentException("a trial budget has 1 to " + MAX
                    + " tokens per second and a burst of 1 to " + MAX + ", not " + tokensPerSecond + " and " + burst);
        }
        this.tokensPerSecond = tokensPerSecond;
        this.burst = burst * TOKEN;
        this.longestNs = Long.MAX_VALUE / 2 / tokensPerSecond;
    }

    /**
     * True if a whole token is left in the bucket. Takes none.
     *
     * @param bucket address of {@link #OCTETS} octets
     * @param nowNs any steady clock in nanoseconds; if it went backwards, no time has passed
     */
    public boolean hasToken(long bucket, long nowNs) {
        long debt = Memory.i64(bucket + DEBT);
        if (debt == 0) {
            return true;
        }
        long elapsed = Math.clamp(nowNs - Memory.i64(bucket + SINCE), 0, longestNs);
        debt = Math.max(0, debt - elapsed * tokensPerSecond);
        Memory.putI64(bucket + DEBT, debt);
        Memory.putI64(bucket + SINCE, nowNs);
        return debt + TOKEN <= burst;
    }

    /** Takes a token, for a trial that failed. */
    public void charge(long bucket, long nowNs) {
        if (Memory.i64(bucket + DEBT) == 0) {
            Memory.putI64(bucket + SINCE, nowNs);
        }
        Memory.putI64(bucket + DEBT, Memory.i64(bucket + DEBT) + TOKEN);
    }
}

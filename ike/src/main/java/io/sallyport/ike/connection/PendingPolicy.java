package io.sallyport.ike.connection;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens while the last message of a Quick Mode is missing.
 *
 * @param promotion true: the pair is published as PENDING and traffic may prove it; false: it is installed only with
 *     that message
 * @param trialDelay how long after the last own message trials begin
 * @param limit how long a pair may stay PENDING, longer than the trial delay; empty: the whole retransmission schedule
 *     and {@link #GRACE}
 * @param commitBit true: as responder, announce and send CONNECTED (RFC 2408 section 3.1)
 */
public record PendingPolicy(boolean promotion, Duration trialDelay, Optional<Duration> limit, boolean commitBit) {
    /** How much longer than the retransmission schedule a pair stays PENDING, unless a limit is given. */
    public static final Duration GRACE = Duration.ofSeconds(9);

    /** Promotion from the first packet on, without commit bit. */
    public static final PendingPolicy DEFAULT = new PendingPolicy(true, Duration.ZERO, Optional.empty(), false);

    /** Checks the ranges. */
    public PendingPolicy {
        if (trialDelay.isNegative()) {
            throw new IllegalArgumentException("a trial delay is 0 or more; " + trialDelay + " is not");
        }
        if (limit.isPresent() && limit.get().compareTo(trialDelay) <= 0) {
            throw new IllegalArgumentException("a pair must stay pending for longer than the trial delay of "
                    + trialDelay + "; " + limit.get() + " is not longer");
        }
    }

    /**
     * How long a pair may stay PENDING; one that we began stays for the whole retransmission schedule and {@link #GRACE} at least.
     *
     * @param horizon of the connection's retransmission schedule
     */
    public Duration timeout(Duration horizon) {
        return limit.orElseGet(() -> horizon.plus(GRACE));
    }

    /** The same without promotion. */
    public PendingPolicy withoutPromotion() {
        return new PendingPolicy(false, trialDelay, limit, commitBit);
    }

    /** The same with the commit bit. */
    public PendingPolicy withCommitBit() {
        return new PendingPolicy(promotion, trialDelay, limit, true);
    }

    /** The same with another trial delay. */
    public PendingPolicy withTrialDelay(Duration delay) {
        return new PendingPolicy(promotion, delay, limit, commitBit);
    }

    /** The same with another time for which a pair may stay PENDING. */
    public PendingPolicy withTimeout(Duration timeout) {
        return new PendingPolicy(promotion, trialDelay, Optional.of(timeout), commitBit);
    }
}

package io.sallyport.ike.connection;

import java.time.Duration;

/**
 * What happens while the last message of a Quick Mode is missing.
 *
 * @param promotion true: the pair is published as PENDING and traffic may prove it; false: it is installed only with
 *     that message
 * @param trialDelay how long after the last own message trials begin
 * @param grace how much longer than the retransmission horizon a pair may stay PENDING
 * @param commitBit true: as responder, announce and send CONNECTED (RFC 2408 section 3.1)
 */
public record PendingPolicy(boolean promotion, Duration trialDelay, Duration grace, boolean commitBit) {
    /** Promotion from the first packet on, without commit bit. */
    public static final PendingPolicy DEFAULT = new PendingPolicy(true, Duration.ZERO, Duration.ofSeconds(9), false);

    /** Checks the ranges. */
    public PendingPolicy {
        if (trialDelay.isNegative() || grace.isNegative()) {
            throw new IllegalArgumentException(
                    "a trial delay and a grace are 0 or more; " + trialDelay + " and " + grace + " are not");
        }
    }

    /** The same without promotion. */
    public PendingPolicy withoutPromotion() {
        return new PendingPolicy(false, trialDelay, grace, commitBit);
    }

    /** The same with the commit bit. */
    public PendingPolicy withCommitBit() {
        return new PendingPolicy(promotion, trialDelay, grace, true);
    }

    /** The same with another trial delay. */
    public PendingPolicy withTrialDelay(Duration delay) {
        return new PendingPolicy(promotion, delay, grace, commitBit);
    }
}

package io.sallyport.ike.connection;

import java.time.Duration;

/**
 * When an unanswered message is sent again, and when it is given up (RFC 2408 section 5.1). The n-th wait is {@code
 * first} times {@code factor} to the n-th, so the whole is bounded.
 *
 * @param first wait before the first repetition
 * @param factor by which each wait is longer than the one before, 1 to 4
 * @param repetitions how often the message is repeated, 0 to 20
 */
public record RetransmissionSchedule(Duration first, double factor, int repetitions) {
    /** Repeats after 1, 3, 7 and 15 seconds and gives up after 31. */
    public static final RetransmissionSchedule DEFAULT = new RetransmissionSchedule(Duration.ofSeconds(1), 2, 4);

    private static final double MAX_FACTOR = 4;
    private static final int MAX_REPETITIONS = 20;

    /** Checks the ranges. */
    public RetransmissionSchedule {
        if (!first.isPositive() || !(factor >= 1 && factor <= MAX_FACTOR)) {
            throw new IllegalArgumentException("retransmission waits are more than 0, and each 1 to " + MAX_FACTOR
                    + " times the one before; " + first + " and " + factor + " are not");
        }
        if (repetitions < 0 || repetitions > MAX_REPETITIONS) {
            throw new IllegalArgumentException(
                    "a message is repeated 0 to " + MAX_REPETITIONS + " times, not " + repetitions);
        }
    }

    /**
     * The wait behind a transmission, nanoseconds.
     *
     * @param repetition 0 behind the first transmission
     */
    public long waitNanos(int repetition) {
        return (long) (first.toNanos() * Math.pow(factor, repetition));
    }

    /** Time from the first transmission until the message is given up. */
    public Duration horizon() {
        long nanos = 0;
        for (int repetition = 0; repetition <= repetitions; repetition++) {
            nanos += waitNanos(repetition);
        }
        return Duration.ofNanos(nanos);
    }
}

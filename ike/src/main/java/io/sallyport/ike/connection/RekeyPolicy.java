package io.sallyport.ike.connection;

import java.time.Duration;

/**
 * How long SAs live, and how long before their end a successor is made.
 *
 * @param lifetime of an SA, as it is offered
 * @param margin before its end at which a successor is begun at the latest
 * @param jitter share of the margin, 0 to 1, that is added at random, so that many tunnels do not rekey at once
 * @param overlap how long the old one stays beside its successor
 */
public record RekeyPolicy(Duration lifetime, Duration margin, double jitter, Duration overlap) {
    /** Of an ISAKMP SA: a day. */
    public static final RekeyPolicy PHASE_1 =
            new RekeyPolicy(Duration.ofHours(24), Duration.ofMinutes(9), 1, Duration.ofSeconds(10));

    /** Of an IPsec SA: an hour. */
    public static final RekeyPolicy PHASE_2 =
            new RekeyPolicy(Duration.ofHours(1), Duration.ofMinutes(9), 1, Duration.ofSeconds(10));

    /** Checks that a successor is not begun before the SA is there. */
    public RekeyPolicy {
        if (!margin.isPositive() || !(jitter >= 0 && jitter <= 1) || overlap.isNegative()) {
            throw new IllegalArgumentException(
                    "a rekey margin is more than 0, its jitter 0 to 1, the overlap 0 or more; " + margin + ", " + jitter
                            + " and " + overlap + " are not");
        }
        if (lifetime.toNanos() <= (long) (margin.toNanos() * (1 + jitter))) {
            throw new IllegalArgumentException(
                    "a lifetime of " + lifetime + " is shorter than the rekey margin " + margin + " with its jitter");
        }
    }

    /**
     * The same for another lifetime, such as one that the peer asks for. The margin is what a negotiation may need, and so
     * does not shrink with the lifetime; but a successor is never begun in the first half of a life.
     */
    public RekeyPolicy withLifetime(Duration other) {
        long longest = (long) (other.toNanos() / (2 * (1 + jitter)));
        return new RekeyPolicy(
                other, Duration.ofNanos(Math.max(1, Math.min(margin.toNanos(), longest))), jitter, overlap);
    }

    /**
     * When to begin a successor, nanoseconds after the creation of the keys.
     *
     * @param random 0 up to 1
     */
    public long softNanos(double random) {
        return lifetime.toNanos() - (long) (margin.toNanos() * (1 + jitter * random));
    }
}

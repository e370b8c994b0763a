package io.sallyport.pipeline.sad;

import java.time.Duration;

/**
 * How long an SA may live (RFC 4301 section 4.4.2.1): at the soft limit its owner is told, at the hard limit it ends.
 * Whichever of time, packets and octets comes first counts. Octets are those of inner packets.
 *
 * @param soft the limit at which to begin a replacement
 * @param hard the limit at which the SA ends
 */
public record Lifetime(Limit soft, Limit hard) {
    /** No limit at all. */
    public static final Lifetime UNLIMITED = new Lifetime(Limit.NONE, Limit.NONE);

    /** Checks that no soft limit lies behind the hard one. */
    public Lifetime {
        if (isLonger(soft.time().toNanos(), hard.time().toNanos(), Limit.MAX_TIME.toNanos())
                || isLonger(soft.packets(), hard.packets(), Long.MAX_VALUE)
                || isLonger(soft.octets(), hard.octets(), Long.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "a soft lifetime is not longer than the hard one, as " + soft + " would be of " + hard);
        }
    }

    private static boolean isLonger(long soft, long hard, long none) {
        return soft != none && soft > hard;
    }

    boolean isCounted() {
        return soft.isCounted() || hard.isCounted();
    }

    /** The end of a lifetime. */
    public enum End {
        SOFT,
        HARD
    }

    /**
     * One set of limits.
     *
     * @param time since the SA's keys were installed, more than 0
     * @param packets 1 or more; {@link Long#MAX_VALUE} = no limit
     * @param octets 1 or more; {@link Long#MAX_VALUE} = no limit
     */
    public record Limit(Duration time, long packets, long octets) {
        /** The longest time: longer than any machine stays up. */
        public static final Duration MAX_TIME = Duration.ofDays(36_500);

        /** No limit. */
        public static final Limit NONE = new Limit(MAX_TIME, Long.MAX_VALUE, Long.MAX_VALUE);

        public Limit {
            if (!time.isPositive() || time.compareTo(MAX_TIME) > 0 || packets < 1 || octets < 1) {
                throw new IllegalArgumentException(
                        "a lifetime is more than 0, not " + time + ", " + packets + " packets, " + octets + " octets");
            }
        }

        boolean isCounted() {
            return packets != Long.MAX_VALUE || octets != Long.MAX_VALUE;
        }

        boolean isTimed() {
            return time.compareTo(MAX_TIME) < 0;
        }
    }
}

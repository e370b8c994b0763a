package io.sallyport.ike.sa;

import java.time.Duration;

/**
 * When an SA is to be replaced, and when it is over (RFC 4301 section 4.4.2.1). Time counts from the creation of the
 * keys, octets from the first packet.
 *
 * @param softTime after which a successor is negotiated; jitter is in it already
 * @param hardTime after which the SA is over, longer than {@code softTime}
 * @param softOctets of inner packets; {@link #NO_LIMIT}: as many as there are
 * @param hardOctets of inner packets; {@link #NO_LIMIT}: as many as there are
 */
public record SaLifetimes(Duration softTime, Duration hardTime, long softOctets, long hardOctets) {
    /** No bound. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Checks that each soft bound comes first. */
    public SaLifetimes {
        if (!softTime.isPositive() || softTime.compareTo(hardTime) >= 0) {
            throw new IllegalArgumentException("a soft lifetime is more than 0 and less than the hard one; " + softTime
                    + " and " + hardTime + " are not");
        }
        if (softOctets <= 0 || softOctets > hardOctets) {
            throw new IllegalArgumentException("a soft lifetime is at most the hard one, not " + softOctets
                    + " octets and " + hardOctets + " octets");
        }
    }
}

package io.sallyport.pipeline.policy;

import java.time.Duration;

/**
 * How many outbound packets wait for an SA that is being negotiated, or whose pair is not promoted yet.
 *
 * @param perPolicy the most packets of one policy, 1 to {@value #MOST_PER_POLICY}; each worker takes an equal share, at
 *     least one
 * @param packets the most packets of all policies, for each worker; each holds a buffer
 * @param octets the most octets of those, for each worker
 * @param age how long a packet waits
 */
public record WaitingBounds(int perPolicy, int packets, int octets, Duration age) {
    public static final int MOST_PER_POLICY = 64;
    public static final int MOST_PACKETS = 65_536;
    /** One packet of any length fits. */
    public static final int LEAST_OCTETS = 65_536;

    public static final int MOST_OCTETS = 1 << 30;

    /** A negotiation of IKEv1 takes nine messages at most: ten seconds allow for one or two that are sent again. */
    public static final WaitingBounds DEFAULT = new WaitingBounds(64, 256, 1 << 20, Duration.ofSeconds(10));

    public WaitingBounds {
        if (perPolicy < 1 || perPolicy > MOST_PER_POLICY) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_PER_POLICY + " packets of a policy wait, not " + perPolicy);
        }
        if (packets < perPolicy || packets > MOST_PACKETS) {
            throw new IllegalArgumentException("of all policies " + perPolicy + ", which one of them may have, to "
                    + MOST_PACKETS + " packets wait, not " + packets);
        }
        if (octets < LEAST_OCTETS || octets > MOST_OCTETS) {
            throw new IllegalArgumentException(LEAST_OCTETS + " to " + MOST_OCTETS + " octets may wait, not " + octets);
        }
        if (!age.isPositive()) {
            throw new IllegalArgumentException("an age is more than 0, not " + age);
        }
    }

    /** The packets of one policy that wait at each of so many workers. */
    int share(int workers) {
        return Math.max(1, perPolicy / workers);
    }
}

package io.sallyport.pipeline.fragment;

import java.time.Duration;

/**
 * How much each worker spends on datagrams that are not whole yet.
 *
 * @param contexts the most such datagrams at a time
 * @param perSource the most of them from addresses that fall into one of {@value #SOURCE_BUCKETS} buckets, by a hash that
 *     nobody outside knows
 * @param age how long a datagram is waited for, from its first fragment to come
 */
public record ReassemblyBounds(int contexts, int perSource, Duration age) {
    static final int SOURCE_BUCKETS = 1024;

    /** The most contexts that a worker can be given. */
    public static final int MOST_CONTEXTS = 65_536;

    /** 15 seconds are RFC 791's proposal (section 3.2); whoever sends again does so long before. */
    public static final ReassemblyBounds DEFAULT = new ReassemblyBounds(256, 64, Duration.ofSeconds(15));

    public ReassemblyBounds {
        if (contexts < 1 || contexts > MOST_CONTEXTS) {
            throw new IllegalArgumentException("there are 1 to " + MOST_CONTEXTS + " contexts, not " + contexts);
        }
        if (perSource < 1 || perSource > contexts) {
            throw new IllegalArgumentException(
                    "a source has 1 to " + contexts + " contexts, which is all there are, not " + perSource);
        }
        if (!age.isPositive()) {
            throw new IllegalArgumentException("an age is more than 0, not " + age);
        }
    }
}

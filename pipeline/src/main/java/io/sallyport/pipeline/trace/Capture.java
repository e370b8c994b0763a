package io.sallyport.pipeline.trace;

/**
 * What a trace takes.
 *
 * @param filter which packets
 * @param snap octets of each at most, {@link #LEAST_SNAP} to {@link #MOST_SNAP}
 */
public record Capture(TraceFilter filter, int snap) {
    /** Enough for Ethernet, IPv6 and the beginning of ESP. */
    public static final int LEAST_SNAP = 64;

    /** The longest IP packet. */
    public static final int MOST_SNAP = 65_535;

    /** Nothing: the trace is off. */
    static final Capture OFF = new Capture(TraceFilter.ALL, LEAST_SNAP);

    /** Checks the length. */
    public Capture {
        if (snap < LEAST_SNAP || snap > MOST_SNAP) {
            throw new IllegalArgumentException(
                    "of a packet " + LEAST_SNAP + " to " + MOST_SNAP + " octets are captured, not " + snap);
        }
    }
}

package io.sallyport.pipeline.spd;

/**
 * An inclusive range of ports.
 *
 * @param low first port, 0 to 65,535
 * @param high last port, not below {@code low}
 */
public record PortRange(int low, int high) {
    /** Highest port number. */
    public static final int MAXIMUM = 0xffff;

    /**
     * The port of a packet that shows none: a later fragment, or a protocol without ports (RFC 4301 section 4.4.1).
     */
    public static final int OPAQUE = -1;

    /** Matches every port and also packets whose port is {@link #OPAQUE} (RFC 4301 section 4.4.1). */
    public static final PortRange ANY = new PortRange(0, MAXIMUM);

    /** Checks the bounds. */
    public PortRange {
        if (low < 0 || high > MAXIMUM || low > high) {
            throw new IllegalArgumentException(
                    "a port range goes from 0 to 65535 upwards, not from " + low + " to " + high);
        }
    }

    /** One single port. */
    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    /**
     * Reads {@code any}, {@code 53} or {@code 1024-65535}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static PortRange parse(String text) {
        if (text.equals("any")) {
            return ANY;
        }
        if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port range; write any, 53 or 1024-65535");
        }
        int dash = text.indexOf('-');
        int low = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        return new PortRange(low, dash < 0 ? low : Integer.parseInt(text.substring(dash + 1)));
    }

    /** True if every port matches, {@link #OPAQUE} too. */
    public boolean isAny() {
        return low == 0 && high == MAXIMUM;
    }

    /** True if a packet with this port, or {@link #OPAQUE}, matches. */
    public boolean matches(int port) {
        return port == OPAQUE ? isAny() : port >= low && port <= high;
    }

    @Override
    public String toString() {
        if (isAny()) {
            return "any";
        }
        return low == high ? Integer.toString(low) : low + "-" + high;
    }
}

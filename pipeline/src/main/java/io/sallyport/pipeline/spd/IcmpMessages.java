package io.sallyport.pipeline.spd;

/**
 * ICMP types and codes as a range of 16-bit numbers, the type in the upper half (RFC 4301 section 4.4.1.1). They stand
 * where a selector has ports; a packet shows its message in the place of both of its ports, so that a selector and its
 * reverse choose the same messages.
 */
public final class IcmpMessages {
    /** Highest type, and highest code. */
    public static final int MAXIMUM = 0xff;

    private IcmpMessages() {}

    /** Every message of the types {@code low} to {@code high}, 0 to 255 each. */
    public static PortRange types(int low, int high) {
        return new PortRange(number(low, 0), number(high, MAXIMUM));
    }

    /** The messages of one type whose code is {@code low} to {@code high}, 0 to 255 each. */
    public static PortRange codes(int type, int low, int high) {
        return new PortRange(number(type, low), number(type, high));
    }

    /** A packet's message as one number. */
    public static int number(int type, int code) {
        if (type < 0 || type > MAXIMUM || code < 0 || code > MAXIMUM) {
            throw new IllegalArgumentException(
                    "an ICMP type and an ICMP code are 0 to 255, not " + type + " and " + code);
        }
        return type << Byte.SIZE | code;
    }
}

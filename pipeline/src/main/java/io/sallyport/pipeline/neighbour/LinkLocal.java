package io.sallyport.pipeline.neighbour;

import io.sallyport.pipeline.spd.Prefix;

/** The IPv6 address that every interface has for its link alone (RFC 4291 section 2.5.6). */
public final class LinkLocal {
    /** What is on the link by it. */
    public static final Prefix NETWORK = Prefix.parse("fe80::/64");

    /** Between the halves of a MAC address (RFC 4291 appendix A). */
    private static final long MIDDLE = 0xff_feL << 24;

    /** Inverted: says whether the identifier is universal. */
    private static final long UNIVERSAL = 0x02L << 56;

    private static final int HALF_BITS = 24;
    private static final long HALF = 0xff_ffffL;

    private LinkLocal() {}

    /** The address made of a MAC address of 48 bits. */
    public static Prefix of(long mac) {
        long identifier = (mac >>> HALF_BITS) << (2 * HALF_BITS - 8) | MIDDLE | (mac & HALF);
        return Prefix.ofIpv6(NETWORK.high(), identifier ^ UNIVERSAL, Prefix.IPV6_BITS);
    }
}

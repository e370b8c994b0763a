package io.sallyport.pipeline.packet;

/** Protocol and next-header numbers that the pipeline looks at (IANA protocol numbers). */
public final class IpProtocol {
    public static final int HOP_BY_HOP = 0;
    public static final int ICMP = 1;
    public static final int IPV4 = 4;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int IPV6 = 41;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int ESP = 50;
    public static final int AH = 51;
    public static final int ICMPV6 = 58;
    /** No next header: in ESP a dummy packet (RFC 4303 section 2.6). */
    public static final int NONE = 59;

    public static final int DESTINATION_OPTIONS = 60;
    public static final int DCCP = 33;
    public static final int SCTP = 132;
    public static final int UDP_LITE = 136;

    private IpProtocol() {}

    /** True if the transport header starts with a source and a destination port of 16 bits each. */
    public static boolean hasPorts(int protocol) {
        return protocol == TCP || protocol == UDP || protocol == SCTP || protocol == DCCP || protocol == UDP_LITE;
    }

    /** True if the message begins with an ICMP type and code of 8 bits each. */
    public static boolean isIcmp(int protocol) {
        return protocol == ICMP || protocol == ICMPV6;
    }
}

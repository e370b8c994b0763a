package io.sallyport.pipeline.packet;

/** Layout of an IPv6 header (RFC 8200 section 3). */
public final class Ipv6Descriptor {
    /** Version, traffic class and flow label in one 32-bit word. */
    public static final int VERSION_CLASS_FLOW = 0;

    public static final int PAYLOAD_LENGTH = 4;
    public static final int NEXT_HEADER = 6;
    public static final int HOP_LIMIT = 7;
    public static final int SOURCE = 8;
    public static final int DESTINATION = 24;
    public static final int HEADER_OCTETS = 40;
    public static final int ADDRESS_OCTETS = 16;

    /** First octet of the addresses of groups (RFC 4291 section 2.7). */
    public static final int GROUP_OCTET = 0xff;

    public static final int VERSION = 6;
    public static final int VERSION_SHIFT = 28;
    public static final int CLASS_SHIFT = 20;
    public static final int FLOW_LABEL_MASK = 0xf_ffff;

    /** Octets of a fragment header (RFC 8200 section 4.5). */
    public static final int FRAGMENT_OCTETS = 8;

    public static final int FRAGMENT_OFFSET = 2;
    public static final int FRAGMENT_IDENTIFICATION = 4;
    public static final int MORE_FRAGMENTS = 1;
    public static final int FRAGMENT_OFFSET_MASK = 0xfff8;
    /** Fragment offset and more-fragments flag: not zero in every fragment of several. */
    public static final int FRAGMENT_MASK = 0xfff9;

    /** Every link carries packets of this length (RFC 8200 section 5). */
    public static final int LEAST_MTU = 1280;

    private Ipv6Descriptor() {}

    /** Octets of an extension header whose length octet this is (RFC 8200 section 4.2). */
    public static int extensionOctets(int length) {
        return (length + 1) << 3;
    }
}

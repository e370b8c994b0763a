package io.sallyport.pipeline.packet;

/** Layout of an authentication header (RFC 4302 section 2), and of one with AES-GMAC (RFC 4543 section 4). */
public final class AhDescriptor {
    public static final int NEXT_HEADER = 0;
    /** u8: octets of the header in units of {@link #UNIT_OCTETS}, less {@link #UNITS_NOT_COUNTED}. */
    public static final int PAYLOAD_LENGTH = 1;

    /** u16: zero when sent; the ICV covers it. */
    public static final int RESERVED = 2;

    public static final int SPI = 4;
    public static final int SEQUENCE = 8;

    /** The ICV, and before it the IV of AES-GMAC. */
    public static final int ICV = 12;

    /** Octets before the ICV. */
    public static final int FIXED_OCTETS = 12;

    public static final int UNIT_OCTETS = 4;
    public static final int UNITS_NOT_COUNTED = 2;

    /** The header is a multiple of this behind an IPv4 header, and of the next behind an IPv6 one (section 3.3.3.2.1). */
    public static final int ALIGNMENT4 = 4;

    public static final int ALIGNMENT6 = 8;

    private AhDescriptor() {}
}

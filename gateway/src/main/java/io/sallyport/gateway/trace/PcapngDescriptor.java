package io.sallyport.gateway.trace;

/** Numbers of pcapng (draft-ietf-opsawg-pcapng), of the blocks and options that a trace has. */
final class PcapngDescriptor {
    /** Block types. */
    static final int SECTION_HEADER = 0x0a0d_0d0a;

    static final int INTERFACE_DESCRIPTION = 1;
    static final int INTERFACE_STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    /** Tells a reader the order of octets. */
    static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;

    static final int MAJOR = 1;
    static final int MINOR = 0;

    /** Length of a section that is not known when it begins. */
    static final long LENGTH_NOT_SAID = -1;

    /** Octets of a block beside its body: type and length before it, length after it. */
    static final int AROUND_BODY = 12;

    /** Where the body begins. */
    static final int BODY = 8;

    /** Everything stands on a multiple of this. */
    static final int ALIGNMENT = 4;

    /** Octets of code and length of an option. */
    static final int OPTION_HEADER = 4;

    /** Options of every block. */
    static final int END_OF_OPTIONS = 0;

    static final int COMMENT = 1;

    /** Option of a section header: the program. */
    static final int PROGRAM = 4;

    /** Options of an interface description. */
    static final int NAME = 2;

    static final int DESCRIPTION = 3;
    static final int RESOLUTION = 9;

    /** Value of {@link #RESOLUTION}: 10 to the power of -9 seconds. */
    static final byte NANOSECONDS = 9;

    /** Option of a packet, and two values. */
    static final int FLAGS = 2;

    static final int INBOUND = 1;
    static final int OUTBOUND = 2;

    /** Options of statistics: packets that came to the interface, those lost for want of room, those written. */
    static final int RECEIVED = 4;

    static final int LOST = 5;
    static final int DELIVERED = 8;

    /** Link types: Ethernet frames, and packets that begin with an IP header. */
    static final int ETHERNET = 1;

    static final int RAW_IP = 101;

    private PcapngDescriptor() {}
}

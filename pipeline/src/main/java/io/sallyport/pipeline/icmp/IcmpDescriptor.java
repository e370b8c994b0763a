package io.sallyport.pipeline.icmp;

/** Layout of an ICMP message and its types (RFC 792, RFC 4443 section 2.1). */
final class IcmpDescriptor {
    static final int TYPE = 0;
    static final int CODE = 1;
    static final int CHECKSUM = 2;
    /** Four octets that differ by type: unused, an MTU, or identifier and sequence number. */
    static final int REST = 4;

    /** MTU of the next hop in IPv4, 16 bits (RFC 1191 section 4). */
    static final int MTU4 = 6;
    /** MTU of the next hop in IPv6, 32 bits (RFC 4443 section 3.2). */
    static final int MTU6 = 4;

    static final int HEADER_OCTETS = 8;

    static final int ECHO_REPLY4 = 0;
    static final int UNREACHABLE4 = 3;
    static final int SOURCE_QUENCH4 = 4;
    static final int REDIRECT4 = 5;
    static final int ECHO_REQUEST4 = 8;
    static final int TIME_EXCEEDED4 = 11;
    static final int PARAMETER_PROBLEM4 = 12;
    static final int FRAGMENTATION_NEEDED_CODE = 4;

    static final int UNREACHABLE6 = 1;
    static final int TOO_BIG6 = 2;
    static final int TIME_EXCEEDED6 = 3;
    static final int ECHO_REQUEST6 = 128;
    static final int ECHO_REPLY6 = 129;
    static final int REDIRECT6 = 137;
    /** Types below this one are errors (RFC 4443 section 2.1). */
    static final int FIRST_INFORMATIONAL6 = 128;

    private IcmpDescriptor() {}
}

package io.sallyport.pipeline.fragment;

import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Layout of what is kept of a datagram that is not whole yet. Host order, addresses in wire order.
 *
 * <pre>
 *   key: addresses, identification, tag | times, buffer, lengths | header of the first fragment | bitmap: 1 for 8 octets
 * </pre>
 */
final class ContextDescriptor {
    static final int ADDRESS_OCTETS = Ipv6Descriptor.ADDRESS_OCTETS;

    /** 16 octets each; IPv4 in the first 4, zeros behind. */
    static final int SOURCE = 0;

    static final int DESTINATION = SOURCE + ADDRESS_OCTETS;
    /** i32. */
    static final int IDENTIFICATION = DESTINATION + ADDRESS_OCTETS;
    /** i32: the IP version, and of IPv4 the protocol above it. */
    static final int TAG = IDENTIFICATION + Integer.BYTES;

    static final int KEY_OCTETS = TAG + Integer.BYTES;

    /** i64: nanoseconds, when the first fragment came. */
    static final int STARTED_NS = KEY_OCTETS;
    /** i64: the buffer that it grows in; 0 if it was given up and later fragments are to be refused. */
    static final int MBUF = STARTED_NS + Long.BYTES;
    /** i32: octets of payload in all, {@link #UNKNOWN} before the last fragment came. */
    static final int TOTAL = MBUF + Long.BYTES;
    /** i32: octets of payload that came. */
    static final int RECEIVED = TOTAL + Integer.BYTES;
    /** i32: the end of the fragment that reaches furthest. */
    static final int FURTHEST = RECEIVED + Integer.BYTES;
    /** i32: octets of {@link #HEADER}, 0 before the first fragment came. */
    static final int HEADER_OCTETS = FURTHEST + Integer.BYTES;
    /** i32: which of the four ECN fields were seen, one bit each. */
    static final int ECN_SEEN = HEADER_OCTETS + Integer.BYTES;
    /** i32: index of the port by which the first fragment came. */
    static final int INGRESS = ECN_SEEN + Integer.BYTES;
    /** Both MAC addresses of the first fragment's frame, then the IP header that the whole will have. */
    static final int MACS = INGRESS + Integer.BYTES;

    static final int MAC_OCTETS = 12;
    /** i32: 1 if {@link #MBUF} is a large buffer. */
    static final int LARGE = MACS + MAC_OCTETS;

    static final int HEADER = 128;
    static final int MOST_HEADER_OCTETS = 64;
    static final int BITMAP = HEADER + MOST_HEADER_OCTETS;
    /** Octets of payload that one bit stands for. */
    static final int UNIT = 8;

    static final int BITMAP_OCTETS = 65_536 / UNIT / Byte.SIZE;
    static final int OCTETS = BITMAP + BITMAP_OCTETS;

    static final int UNKNOWN = -1;

    private ContextDescriptor() {}
}

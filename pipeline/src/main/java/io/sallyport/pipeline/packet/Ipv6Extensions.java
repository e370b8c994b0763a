package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/**
 * Finds the upper-layer header of an IPv6 packet behind its extension headers (RFC 8200 section 4).
 *
 * <p>The answer is one packed {@code long}, so that the walk allocates nothing: protocol, offset of the upper-layer
 * header from the IPv6 header, and whether the packet is a fragment, or not the first one.
 */
public final class Ipv6Extensions {
    /** The chain is longer than the packet, or longer than {@link #MOST_HEADERS}. */
    public static final long MALFORMED = -1;

    /** Extension headers that are followed before the packet counts as malformed. */
    public static final int MOST_HEADERS = 8;

    private static final int OFFSET_SHIFT = 8;
    private static final long FRAGMENT = 1L << 32;
    private static final long NOT_FIRST = 1L << 33;

    private Ipv6Extensions() {}

    /**
     * Walks the chain.
     *
     * @param header address of the IPv6 header
     * @param octets octets of the whole packet, at least {@link Ipv6Descriptor#HEADER_OCTETS}
     * @return the packed answer, or {@link #MALFORMED}
     */
    public static long walk(long header, int octets) {
        int next = Memory.u8(header + Ipv6Descriptor.NEXT_HEADER);
        int offset = Ipv6Descriptor.HEADER_OCTETS;
        long flags = 0;
        for (int i = 0; i < MOST_HEADERS; i++) {
            switch (next) {
                case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.DESTINATION_OPTIONS -> {
                    if (offset + 8 > octets) {
                        return MALFORMED;
                    }
                    next = Memory.u8(header + offset);
                    offset += Ipv6Descriptor.extensionOctets(Memory.u8(header + offset + 1));
                }
                case IpProtocol.FRAGMENT -> {
                    if (offset + Ipv6Descriptor.FRAGMENT_OCTETS > octets) {
                        return MALFORMED;
                    }
                    int fragment = Memory.be16(header + offset + Ipv6Descriptor.FRAGMENT_OFFSET);
                    // Offset 0 and no more to come: the whole packet all the same (RFC 8200 section 4.5).
                    flags |= (fragment & Ipv6Descriptor.FRAGMENT_MASK) != 0 ? FRAGMENT : 0;
                    next = Memory.u8(header + offset);
                    offset += Ipv6Descriptor.FRAGMENT_OCTETS;
                    if ((fragment & Ipv6Descriptor.FRAGMENT_OFFSET_MASK) != 0) {
                        // What follows is the middle of a packet: no header is to be read there.
                        return pack(next, offset, flags | NOT_FIRST);
                    }
                }
                default -> {
                    return offset > octets ? MALFORMED : pack(next, offset, flags);
                }
            }
        }
        return MALFORMED;
    }

    private static long pack(int protocol, int offset, long flags) {
        return flags | ((long) offset << OFFSET_SHIFT) | protocol;
    }

    /** Protocol number of the upper layer. */
    public static int protocol(long walked) {
        return (int) walked & 0xff;
    }

    /** Octets from the IPv6 header to the upper-layer header. */
    public static int offset(long walked) {
        return (int) (walked >>> OFFSET_SHIFT) & 0xff_ffff;
    }

    /** True if the packet is one fragment of several. */
    public static boolean isFragment(long walked) {
        return (walked & FRAGMENT) != 0;
    }

    /** True if the packet is a fragment other than the first, so that no upper-layer header is in it. */
    public static boolean isLaterFragment(long walked) {
        return (walked & NOT_FIRST) != 0;
    }
}

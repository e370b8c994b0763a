package io.sallyport.pipeline.ah;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Brings an IPv6 header and the extension headers before AH into the form that AH covers (RFC 4302 section 3.3.3.1.2):
 * traffic class, flow label and hop limit are zero, and so is the data of options that say that it changes on the way. A
 * routing header is mutable but predictable: addresses stand as the receiver sees them. A fragment header, which can only be
 * that of a packet in one piece, is left out.
 */
final class Ipv6Mutability {
    /** The headers are malformed, or it cannot be told how the receiver will see them. */
    static final int REFUSED = -1;

    /** No fragment header is there. */
    static final int NO_FRAGMENT = 0;

    private static final int LEAST_OCTETS = 8;
    private static final int FIRST_OPTION = 2;
    private static final int PAD1 = 0;
    private static final int OPTION_HEADER_OCTETS = 2;
    /** Bit of an option's type: its data may change on the way (RFC 8200 section 4.2). */
    private static final int CHANGES = 0x20;

    private static final int ROUTING_TYPE = 2;
    private static final int SEGMENTS_LEFT = 3;
    private static final int ROUTING_ADDRESSES = 8;
    private static final int SOURCE_ROUTE = 0;
    private static final int HOME_ADDRESS = 2;

    private Ipv6Mutability() {}

    /**
     * Zeros the mutable fields in place.
     *
     * @param header address of the IPv6 header
     * @param octets from there to AH
     * @param predict true for a packet that is sent: its routing header has yet to be followed
     * @return offset of the fragment header, {@link #NO_FRAGMENT}, or {@link #REFUSED}; in the last case what stands in the
     *     headers means nothing
     */
    static int zero(long header, int octets, boolean predict) {
        Memory.putBe32(header, Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT);
        Memory.putU8(header + Ipv6Descriptor.HOP_LIMIT, 0);
        int next = Memory.u8(header + Ipv6Descriptor.NEXT_HEADER);
        int at = Ipv6Descriptor.HEADER_OCTETS;
        int fragment = NO_FRAGMENT;
        while (at < octets) {
            if (octets - at < LEAST_OCTETS) {
                return REFUSED;
            }
            long extension = Memory.pointer(header + at);
            boolean isFragment = next == IpProtocol.FRAGMENT;
            int length = isFragment
                    ? Ipv6Descriptor.FRAGMENT_OCTETS
                    : Ipv6Descriptor.extensionOctets(Memory.u8(extension + 1));
            if (length > octets - at) {
                return REFUSED;
            }
            boolean understood = switch (next) {
                case IpProtocol.HOP_BY_HOP, IpProtocol.DESTINATION_OPTIONS -> zeroOptions(extension, length);
                case IpProtocol.ROUTING -> followRoute(header, extension, length, predict);
                case IpProtocol.FRAGMENT -> fragment == NO_FRAGMENT;
                default -> false;
            };
            if (!understood) {
                return REFUSED;
            }
            fragment = isFragment ? at : fragment;
            next = Memory.u8(extension);
            at += length;
        }
        return fragment;
    }

    private static boolean zeroOptions(long extension, int octets) {
        int at = FIRST_OPTION;
        while (at < octets) {
            int type = Memory.u8(extension + at);
            if (type == PAD1) {
                at++;
                continue;
            }
            int length = at + 1 < octets ? Memory.u8(extension + at + 1) : octets;
            if (length > octets - at - OPTION_HEADER_OCTETS) {
                return false;
            }
            if ((type & CHANGES) != 0) {
                Memory.fill(Memory.pointer(extension + at + OPTION_HEADER_OCTETS), length, 0);
            }
            at += OPTION_HEADER_OCTETS + length;
        }
        return true;
    }

    /**
     * Makes every stop of a source route at once: each swaps the destination with the next address (RFC 2460 section 4.4; RFC
     * 6275 section 6.4 for a home address). A packet that has come here has no stop left; of routing headers of other kinds
     * nothing else can be told.
     */
    private static boolean followRoute(long header, long extension, int octets, boolean predict) {
        int left = Memory.u8(extension + SEGMENTS_LEFT);
        if (left == 0) {
            return true;
        }
        int type = Memory.u8(extension + ROUTING_TYPE);
        int addresses = (octets - ROUTING_ADDRESSES) / Ipv6Descriptor.ADDRESS_OCTETS;
        boolean known = type == SOURCE_ROUTE || type == HOME_ADDRESS;
        boolean whole = (octets - ROUTING_ADDRESSES) % Ipv6Descriptor.ADDRESS_OCTETS == 0;
        if (!predict || !known || !whole || left > addresses) {
            return false;
        }
        for (int i = addresses - left; i < addresses; i++) {
            long address = Memory.pointer(extension + ROUTING_ADDRESSES + (long) i * Ipv6Descriptor.ADDRESS_OCTETS);
            long destination = header + Ipv6Descriptor.DESTINATION;
            swap(destination, address);
            swap(destination + Long.BYTES, address + Long.BYTES);
        }
        Memory.putU8(extension + SEGMENTS_LEFT, 0);
        return true;
    }

    private static void swap(long left, long right) {
        long kept = Memory.i64(left);
        Memory.putI64(left, Memory.i64(right));
        Memory.putI64(right, kept);
    }
}

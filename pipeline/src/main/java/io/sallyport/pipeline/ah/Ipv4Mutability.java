package io.sallyport.pipeline.ah;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ipv4Descriptor;

/**
 * Brings an IPv4 header into the form that AH covers (RFC 4302 section 3.3.3.1.1): type of service, flags, fragment offset,
 * time to live and checksum are zero, and so is every option but those that RFC 4302 appendix A1 calls immutable. A source
 * route is mutable but predictable: the destination is the one that the receiver sees.
 */
final class Ipv4Mutability {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int SECURITY = 0x82;
    private static final int EXTENDED_SECURITY = 0x85;
    private static final int COMMERCIAL_SECURITY = 0x86;
    private static final int ROUTER_ALERT = 0x94;
    private static final int MULTI_DESTINATION = 0x95;
    private static final int LOOSE_ROUTE = 0x83;
    private static final int STRICT_ROUTE = 0x89;

    private static final int LEAST_OPTION_OCTETS = 2;
    private static final int ROUTE_POINTER = 2;
    private static final int ROUTE_DATA = 3;
    private static final int ADDRESS_OCTETS = 4;

    private Ipv4Mutability() {}

    /**
     * Zeros the mutable fields in place.
     *
     * @param header address of the header
     * @param octets its length, 20 to 60
     * @param predict true for a packet that is sent: its source route has yet to be followed
     * @return false if its options are malformed; what stands in the header then means nothing
     */
    static boolean zero(long header, int octets, boolean predict) {
        Memory.putU8(header + Ipv4Descriptor.TYPE_OF_SERVICE, 0);
        Memory.putBe16(header + Ipv4Descriptor.FLAGS_AND_OFFSET, 0);
        Memory.putU8(header + Ipv4Descriptor.TIME_TO_LIVE, 0);
        Memory.putBe16(header + Ipv4Descriptor.CHECKSUM, 0);
        int at = Ipv4Descriptor.MINIMUM_OCTETS;
        while (at < octets) {
            int type = Memory.u8(Memory.pointer(header + at));
            if (type == END) {
                return true;
            }
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < octets ? Memory.u8(Memory.pointer(header + at + 1)) : 0;
            if (length < LEAST_OPTION_OCTETS || length > octets - at) {
                return false;
            }
            long option = Memory.pointer(header + at);
            if (predict && (type == LOOSE_ROUTE || type == STRICT_ROUTE) && !followRoute(header, option, length)) {
                return false;
            }
            if (!isImmutable(type)) {
                Memory.fill(option, length, 0);
            }
            at += length;
        }
        return true;
    }

    private static boolean isImmutable(int type) {
        return switch (type) {
            case SECURITY, EXTENDED_SECURITY, COMMERCIAL_SECURITY, ROUTER_ALERT, MULTI_DESTINATION -> true;
            default -> false;
        };
    }

    /** Lets the destination be the last of the route, unless all of it lies behind (RFC 791 section 3.1). */
    private static boolean followRoute(long header, long option, int length) {
        if (length < ROUTE_DATA || (length - ROUTE_DATA) % ADDRESS_OCTETS != 0) {
            return false;
        }
        if (Memory.u8(option + ROUTE_POINTER) <= length) {
            if (length < ROUTE_DATA + ADDRESS_OCTETS) {
                return false;
            }
            Memory.putI32(header + Ipv4Descriptor.DESTINATION, Memory.i32(option + length - ADDRESS_OCTETS));
        }
        return true;
    }
}

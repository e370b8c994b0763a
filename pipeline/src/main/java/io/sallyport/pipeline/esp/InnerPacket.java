package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/** The packet that comes out of a tunnel: proves its length, and takes over the tunnel header's congestion mark. */
public final class InnerPacket {
    /** The inner header is none, or contradicts the octets that there are. */
    public static final int MALFORMED = -1;

    private InnerPacket() {}

    /**
     * Length of the inner packet by its own header, {@link Acceptance#DUMMY}, or {@link #MALFORMED}.
     *
     * @param available octets that there are at {@code inner}
     * @param next the protocol that the security header names
     */
    public static int octets(long inner, int available, int next) {
        if (next == IpProtocol.IPV4) {
            return inner4(inner, available);
        }
        if (next == IpProtocol.IPV6) {
            return inner6(inner, available);
        }
        return next == IpProtocol.NONE ? Acceptance.DUMMY : MALFORMED;
    }

    private static int inner4(long inner, int available) {
        if (available < Ipv4Descriptor.MINIMUM_OCTETS) {
            return MALFORMED;
        }
        int first = Memory.u8(inner);
        int header = Ipv4Descriptor.headerOctets(first);
        int total = Memory.be16(inner + Ipv4Descriptor.TOTAL_LENGTH);
        boolean sound = first >>> 4 == Ipv4Descriptor.VERSION
                && header >= Ipv4Descriptor.MINIMUM_OCTETS
                && header <= total
                && total <= available
                && InternetChecksum.isValid(inner, header);
        return sound ? total : MALFORMED;
    }

    private static int inner6(long inner, int available) {
        if (available < Ipv6Descriptor.HEADER_OCTETS || Memory.u8(inner) >>> 4 != Ipv6Descriptor.VERSION) {
            return MALFORMED;
        }
        int total = Ipv6Descriptor.HEADER_OCTETS + Memory.be16(inner + Ipv6Descriptor.PAYLOAD_LENGTH);
        return total <= available ? total : MALFORMED;
    }

    /** Lets the inner header bear the outer one's congestion mark; false if it cannot (RFC 6040 section 4.2). */
    public static boolean takeMark(long outer, long inner) {
        int service = Memory.u8(outer) >>> 4 == Ipv4Descriptor.VERSION
                ? Memory.u8(outer + Ipv4Descriptor.TYPE_OF_SERVICE)
                : Memory.be32(outer) >>> Ipv6Descriptor.CLASS_SHIFT;
        int mark = service & Ecn.MASK;
        if (mark == Ecn.NOT_ECT) {
            return true;
        }
        return Memory.u8(inner) >>> 4 == Ipv4Descriptor.VERSION
                ? Ecn.decapsulate4(inner, mark)
                : Ecn.decapsulate6(inner, mark);
    }
}

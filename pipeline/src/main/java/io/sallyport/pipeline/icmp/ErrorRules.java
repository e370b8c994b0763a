package io.sallyport.pipeline.icmp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;

/** About which packets an ICMP error may be sent (RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7, RFC 4443 2.4 e). */
final class ErrorRules {
    private static final int FIRST_OCTET = 24;
    private static final int LOOPBACK4 = 127;
    /** 224 and above: multicast, reserved, broadcast. */
    private static final int FIRST_GROUP4 = 224;

    private static final int GROUP6 = 0xff;

    private ErrorRules() {}

    /** True if the IPv4 packet may be answered by an error: its header is sound, and lies within {@code octets}. */
    static boolean allow4(long packet, int octets, LocalAddresses local) {
        int source = Memory.be32(packet + Ipv4Descriptor.SOURCE);
        if (!isStation4(source) || local.contains4(source)) {
            return false;
        }
        if (!isStation4(Memory.be32(packet + Ipv4Descriptor.DESTINATION))) {
            return false;
        }
        if ((Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK) != 0) {
            return false;
        }
        if (Memory.u8(packet + Ipv4Descriptor.PROTOCOL) != IpProtocol.ICMP) {
            return true;
        }
        int header = Ipv4Descriptor.headerOctets(Memory.u8(packet));
        return header < octets && !isError4(Memory.u8(packet + header));
    }

    private static boolean isStation4(int address) {
        int first = address >>> FIRST_OCTET;
        return first != 0 && first != LOOPBACK4 && first < FIRST_GROUP4;
    }

    private static boolean isError4(int type) {
        return switch (type) {
            case IcmpDescriptor.UNREACHABLE4,
                    IcmpDescriptor.SOURCE_QUENCH4,
                    IcmpDescriptor.REDIRECT4,
                    IcmpDescriptor.TIME_EXCEEDED4,
                    IcmpDescriptor.PARAMETER_PROBLEM4 -> true;
            default -> false;
        };
    }

    /**
     * The same of an IPv6 packet.
     *
     * @param tooBig true of that error alone, which may answer packets to groups too, so that their paths' MTU is learned
     */
    static boolean allow6(long packet, int octets, boolean tooBig, LocalAddresses local) {
        long source = packet + Ipv6Descriptor.SOURCE;
        boolean unspecified = Memory.i64(source) == 0 && (Memory.be64(source + Long.BYTES) >>> 1) == 0;
        if (unspecified || Memory.u8(source) == GROUP6 || local.contains6(source)) {
            return false;
        }
        if (Memory.u8(packet + Ipv6Descriptor.DESTINATION) == GROUP6 && !tooBig) {
            return false;
        }
        long walked = Ipv6Extensions.walk(packet, octets);
        // Without its upper-layer header nobody knows whether it was an error.
        if (walked == Ipv6Extensions.MALFORMED || Ipv6Extensions.isLaterFragment(walked)) {
            return false;
        }
        if (Ipv6Extensions.protocol(walked) != IpProtocol.ICMPV6) {
            return true;
        }
        int header = Ipv6Extensions.offset(walked);
        if (header >= octets) {
            return false;
        }
        int type = Memory.u8(packet + header);
        return type >= IcmpDescriptor.FIRST_INFORMATIONAL6 && type != IcmpDescriptor.REDIRECT6;
    }
}

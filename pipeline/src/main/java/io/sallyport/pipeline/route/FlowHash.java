package io.sallyport.pipeline.route;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * A number that is the same for all packets of a flow: over addresses and protocol, and over ports, or the SPI of ESP and
 * AH, where every packet shows them. Fragments show none, so a flow that is cut goes by its addresses alone.
 */
public final class FlowHash {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final int AH_SPI = 4;

    private FlowHash() {}

    /** The hash of an IPv4 or IPv6 packet whose lengths are proven, 32 bits, each as likely. */
    public static int of(long packet) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION ? of4(packet) : of6(packet);
    }

    private static int of4(long packet) {
        int protocol = Memory.u8(packet + Ipv4Descriptor.PROTOCOL);
        boolean whole = (Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.FRAGMENT_MASK) == 0;
        int header = Ipv4Descriptor.headerOctets(Memory.u8(packet));
        int octets = Memory.be16(packet + Ipv4Descriptor.TOTAL_LENGTH);
        int transport = whole ? transport(packet, header, octets, protocol) : 0;
        return mix(Memory.i64(packet + Ipv4Descriptor.SOURCE), 0, transport, protocol);
    }

    private static int of6(long packet) {
        int protocol = Memory.u8(packet + Ipv6Descriptor.NEXT_HEADER);
        int octets = Ipv6Descriptor.HEADER_OCTETS + Memory.be16(packet + Ipv6Descriptor.PAYLOAD_LENGTH);
        int transport = transport(packet, Ipv6Descriptor.HEADER_OCTETS, octets, protocol);
        long addresses = Memory.i64(packet + Ipv6Descriptor.SOURCE) * GOLDEN
                ^ Memory.i64(packet + Ipv6Descriptor.SOURCE + Long.BYTES);
        long further = Memory.i64(packet + Ipv6Descriptor.DESTINATION) * GOLDEN
                ^ Memory.i64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES);
        return mix(addresses, further, transport, protocol);
    }

    /** Four octets that tell flows between two hosts apart, or 0. */
    private static int transport(long packet, int header, int octets, int protocol) {
        int at = protocol == IpProtocol.AH ? header + AH_SPI : header;
        boolean shown = IpProtocol.hasPorts(protocol) || protocol == IpProtocol.ESP || protocol == IpProtocol.AH;
        return shown && at + Integer.BYTES <= octets ? Memory.i32(Memory.pointer(packet + at)) : 0;
    }

    private static int mix(long addresses, long further, int transport, int protocol) {
        long sum = (addresses * GOLDEN) ^ Long.rotateLeft(further * GOLDEN, 17);
        sum = (sum ^ (sum >>> 32)) + ((transport & 0xffff_ffffL) << 8) + protocol;
        sum = (sum ^ (sum >>> 29)) * GOLDEN;
        sum = (sum ^ (sum >>> 32)) * GOLDEN;
        return (int) (sum >>> 32);
    }

    /** One of {@code count} by a hash, each as likely. */
    static int choose(int hash, int count) {
        return (int) (((hash & 0xffff_ffffL) * count) >>> Integer.SIZE);
    }
}

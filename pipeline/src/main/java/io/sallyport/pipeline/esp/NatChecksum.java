package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.TcpDescriptor;
import io.sallyport.pipeline.packet.TransportChecksum;
import io.sallyport.pipeline.packet.UdpChecksum;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * Transport mode through NAT (RFC 3948 section 3.1.2): the checksum inside was computed over addresses that somebody on the
 * way has changed.
 *
 * <ul>
 *   <li>if the peer said over which ({@link io.sallyport.pipeline.sad.OriginalAddresses}), the checksum is corrected by the
 *       difference (procedure 1): a packet that was wrong before is still wrong, and the first fragment of several is right;
 *   <li>if not, it is computed anew (procedure 2): the ICV has shown that the packet is as the peer sent it.
 * </ul>
 *
 * <p>TCP, UDP, and ICMPv6, whose checksum covers addresses too. A UDP datagram without a checksum stays without. What is too
 * short for its header, and later fragments, stay as they are.
 */
final class NatChecksum {
    private static final int NOT_KNOWN = 0;
    private static final int ICMP_CHECKSUM = 2;

    private NatChecksum() {}

    /**
     * Makes the checksum right.
     *
     * @param cold record of the SA that the packet came through
     * @param packet address of its IP header, whose lengths are proven
     * @param octets of the packet
     */
    static void correct(long cold, long packet, int octets) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            int field = Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET);
            if ((field & Ipv4Descriptor.OFFSET_MASK) == 0) {
                int offset = Ipv4Descriptor.headerOctets(Memory.u8(packet));
                boolean whole = (field & Ipv4Descriptor.MORE_FRAGMENTS) == 0;
                correct(cold, packet, octets, offset, Memory.u8(packet + Ipv4Descriptor.PROTOCOL), whole);
            }
            return;
        }
        long walked = Ipv6Extensions.walk(packet, octets);
        if (walked != Ipv6Extensions.MALFORMED && !Ipv6Extensions.isLaterFragment(walked)) {
            int protocol = Ipv6Extensions.protocol(walked);
            boolean whole = !Ipv6Extensions.isFragment(walked);
            correct(cold, packet, octets, Ipv6Extensions.offset(walked), protocol, whole);
        }
    }

    private static void correct(long cold, long packet, int octets, int offset, int protocol, boolean whole) {
        int field = field(protocol);
        long segment = Memory.pointer(packet + offset);
        int left = octets - offset;
        if (field < 0 || left < field + Short.BYTES) {
            return;
        }
        int original = Memory.be16(cold + SaDescriptor.ORIGINAL_SUM);
        int before = Memory.be16(segment + field);
        if (protocol == IpProtocol.UDP && before == UdpChecksum.NONE) {
            return;
        }
        if (original != NOT_KNOWN) {
            int after = InternetChecksum.update(before, original, TransportChecksum.addressSum(packet));
            // Zero would say that there is none.
            boolean none = protocol == IpProtocol.UDP && after == UdpChecksum.NONE;
            Memory.putBe16(segment + field, none ? ~UdpChecksum.NONE : after);
        } else if (whole) {
            anew(packet, segment, left, protocol, field);
        }
    }

    private static void anew(long packet, long segment, int octets, int protocol, int field) {
        switch (protocol) {
            case IpProtocol.TCP ->
                Memory.putBe16(segment + field, TransportChecksum.of(packet, segment, octets, protocol, field));
            case IpProtocol.UDP -> {
                int datagram = Memory.be16(segment + UdpDescriptor.LENGTH);
                if (datagram >= UdpDescriptor.HEADER_OCTETS && datagram <= octets) {
                    Memory.putBe16(segment + field, UdpChecksum.compute(packet, segment, datagram));
                }
            }
            default -> IcmpChecksum.write(packet, segment, octets);
        }
    }

    /** Octets before the checksum of those whose checksum covers addresses; negative for all others. */
    private static int field(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> TcpDescriptor.CHECKSUM;
            case IpProtocol.UDP -> UdpDescriptor.CHECKSUM;
            case IpProtocol.ICMPV6 -> ICMP_CHECKSUM;
            default -> -1;
        };
    }
}

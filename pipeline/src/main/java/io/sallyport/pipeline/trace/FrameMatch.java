package io.sallyport.pipeline.trace;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.UdpDescriptor;

/**
 * Holds a frame as it is on the wire against a filter: the addresses of its outermost IP header, and the SPI of ESP, of ESP in
 * UDP (RFC 3948), of AH, or of ESP in AH. Nothing is believed of the frame's lengths; what is not there does not match.
 */
final class FrameMatch {
    private FrameMatch() {}

    /**
     * True if the filter takes the frame.
     *
     * @param octets that are readable at {@code frame}
     */
    static boolean takes(TraceFilter filter, long frame, int octets) {
        if (!filter.asksPacket()) {
            return true;
        }
        int header = EthernetDescriptor.HEADER_OCTETS;
        if (octets < header) {
            return false;
        }
        int type = Memory.be16(frame + EthernetDescriptor.ETHER_TYPE);
        if (type == EthernetDescriptor.TYPE_VLAN && octets >= header + EthernetDescriptor.TAG_OCTETS) {
            type = Memory.be16(frame + EthernetDescriptor.ETHER_TYPE + EthernetDescriptor.TAG_OCTETS);
            header += EthernetDescriptor.TAG_OCTETS;
        }
        return switch (type) {
            case EthernetDescriptor.TYPE_IPV4 -> takes4(filter, frame + header, octets - header);
            case EthernetDescriptor.TYPE_IPV6 -> takes6(filter, frame + header, octets - header);
            default -> false;
        };
    }

    private static boolean takes4(TraceFilter filter, long ip, int octets) {
        if (octets < Ipv4Descriptor.MINIMUM_OCTETS) {
            return false;
        }
        boolean peer = filter.takesPeer(ip + Ipv4Descriptor.SOURCE, true)
                || filter.takesPeer(ip + Ipv4Descriptor.DESTINATION, true);
        if (!peer || !filter.asksSpi()) {
            return peer;
        }
        boolean later = (Memory.be16(ip + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK) != 0;
        int header = Ipv4Descriptor.headerOctets(Memory.u8(ip));
        return !later && takesSpi(filter, Memory.u8(ip + Ipv4Descriptor.PROTOCOL), ip + header, octets - header);
    }

    private static boolean takes6(TraceFilter filter, long ip, int octets) {
        if (octets < Ipv6Descriptor.HEADER_OCTETS) {
            return false;
        }
        boolean peer = filter.takesPeer(ip + Ipv6Descriptor.SOURCE, false)
                || filter.takesPeer(ip + Ipv6Descriptor.DESTINATION, false);
        if (!peer || !filter.asksSpi()) {
            return peer;
        }
        long walked = Ipv6Extensions.walk(ip, octets);
        if (walked == Ipv6Extensions.MALFORMED || Ipv6Extensions.isLaterFragment(walked)) {
            return false;
        }
        int header = Ipv6Extensions.offset(walked);
        return takesSpi(filter, Ipv6Extensions.protocol(walked), ip + header, octets - header);
    }

    private static boolean takesSpi(TraceFilter filter, int protocol, long at, int left) {
        return switch (protocol) {
            case IpProtocol.ESP ->
                left >= EspDescriptor.SPI + Integer.BYTES && filter.takesSpi(Memory.be32(at + EspDescriptor.SPI));
            case IpProtocol.UDP -> takesInUdp(filter, at, left);
            case IpProtocol.AH -> takesInAh(filter, at, left);
            default -> false;
        };
    }

    private static boolean takesInUdp(TraceFilter filter, long udp, int left) {
        if (left < UdpDescriptor.HEADER_OCTETS + Integer.BYTES) {
            return false;
        }
        boolean nat = Memory.be16(udp + UdpDescriptor.SOURCE_PORT) == IkePorts.NAT_PORT
                || Memory.be16(udp + UdpDescriptor.DESTINATION_PORT) == IkePorts.NAT_PORT;
        int spi = Memory.be32(udp + UdpDescriptor.HEADER_OCTETS);
        // Zero is IKE's marker (RFC 3948 section 2.2).
        return nat && spi != 0 && filter.takesSpi(spi);
    }

    private static boolean takesInAh(TraceFilter filter, long ah, int left) {
        if (left < AhDescriptor.FIXED_OCTETS) {
            return false;
        }
        if (filter.takesSpi(Memory.be32(ah + AhDescriptor.SPI))) {
            return true;
        }
        int header = (Memory.u8(ah + AhDescriptor.PAYLOAD_LENGTH) + AhDescriptor.UNITS_NOT_COUNTED)
                * AhDescriptor.UNIT_OCTETS;
        return Memory.u8(ah + AhDescriptor.NEXT_HEADER) == IpProtocol.ESP
                && takesSpi(filter, IpProtocol.ESP, ah + header, left - header);
    }
}

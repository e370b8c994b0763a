package io.sallyport.pipeline.pmtu;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.UdpDescriptor;

/**
 * Reads an ICMP message that says that a tunnel packet of this gateway was too big: IPv4 type 3 code 4 (RFC 1191 section
 * 4), IPv6 type 2 (RFC 4443 section 3.2). One instance, filled again and again.
 *
 * <p>It quotes the beginning of the packet: at least its IP header and 8 octets, of which SPI and sequence number are
 * wanted. Where the quote of ESP in UDP ends before the SPI, nothing can be told from it.
 */
final class PathMtuMessage {
    /** IPv4: type and code; the MTU's offset, u16; and where the quoted packet begins. */
    private static final int UNREACHABLE_TOO_BIG = (3 << 8) | 4;

    private static final int MTU4 = 6;
    /** IPv6: type and code; the MTU's offset, u32. */
    private static final int PACKET_TOO_BIG = 2 << 8;

    private static final int MTU6 = 4;
    private static final int QUOTE = 8;

    /** Address of the quoted packet's IP header. */
    long quoted;

    boolean ipv4;
    int spi;
    int sequence;
    /** What the router tells; 0 if it tells nothing (RFC 1191 section 5), at most 65,535. */
    int mtu;

    /** True if the message is of that kind, is sound, and quotes ESP or AH. */
    boolean read(long packet, int octets, int header, int protocol) {
        long icmp = packet + header;
        int length = octets - header;
        ipv4 = protocol == IpProtocol.ICMP;
        if (length < QUOTE + Ipv4Descriptor.MINIMUM_OCTETS
                || Memory.be16(icmp) != (ipv4 ? UNREACHABLE_TOO_BIG : PACKET_TOO_BIG)
                || !IcmpChecksum.isValid(packet, icmp, length)) {
            return false;
        }
        long told = ipv4 ? Memory.be16(icmp + MTU4) : Memory.be32(icmp + MTU6) & 0xffff_ffffL;
        mtu = (int) Math.min(told, Ipv4Descriptor.MOST_PACKET_OCTETS);
        quoted = icmp + QUOTE;
        return quote(length - QUOTE);
    }

    private boolean quote(int available) {
        int version = Memory.u8(quoted) >>> 4;
        if (version != (ipv4 ? Ipv4Descriptor.VERSION : Ipv6Descriptor.VERSION)) {
            return false;
        }
        int offset;
        int protocol;
        if (ipv4) {
            offset = Ipv4Descriptor.headerOctets(Memory.u8(quoted));
            protocol = Memory.u8(quoted + Ipv4Descriptor.PROTOCOL);
            int field = Memory.be16(quoted + Ipv4Descriptor.FLAGS_AND_OFFSET);
            if (offset < Ipv4Descriptor.MINIMUM_OCTETS || (field & Ipv4Descriptor.OFFSET_MASK) != 0) {
                return false;
            }
        } else {
            long walked = available < Ipv6Descriptor.HEADER_OCTETS
                    ? Ipv6Extensions.MALFORMED
                    : Ipv6Extensions.walk(quoted, available);
            if (walked == Ipv6Extensions.MALFORMED || Ipv6Extensions.isLaterFragment(walked)) {
                return false;
            }
            offset = Ipv6Extensions.offset(walked);
            protocol = Ipv6Extensions.protocol(walked);
        }
        return spi(protocol, offset, available);
    }

    private boolean spi(int protocol, int offset, int available) {
        int at = offset;
        if (protocol == IpProtocol.UDP) {
            at += UdpDescriptor.HEADER_OCTETS;
        } else if (protocol == IpProtocol.AH) {
            // Next header, length and two reserved octets stand before the SPI (RFC 4302 section 2).
            at += Integer.BYTES;
        } else if (protocol != IpProtocol.ESP) {
            return false;
        }
        if (at + EspDescriptor.SEQUENCE + Integer.BYTES > available) {
            return false;
        }
        spi = Memory.be32(quoted + at + EspDescriptor.SPI);
        sequence = Memory.be32(quoted + at + EspDescriptor.SEQUENCE);
        return true;
    }
}

package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.neighbour.NeighbourCache.Station;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IcmpChecksum;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.spd.Prefix;
import java.util.OptionalLong;

/**
 * Understands ARP and neighbour discovery frames, and refuses all that is not as RFC 826, and RFC 4861 sections 7.1.1 and
 * 7.1.2 say. For the control thread.
 */
final class FrameReader {
    /** What became of a frame. */
    enum Verdict {
        /** It was understood. */
        TAKEN,
        /** It is malformed, or claims an address that no station of the link may have. */
        REFUSED,
        /** It claims an address of this gateway. */
        CONFLICT
    }

    private static final int GROUP_BIT = 1;
    private static final int GROUP6 = 0xff;
    private static final long GROUP_OF_MAC = 1L << 40;

    private final NeighbourCache cache;
    private final FrameSender sender;
    private long unanswered;

    FrameReader(NeighbourCache cache, FrameSender sender) {
        this.cache = cache;
        this.sender = sender;
    }

    /** Takes a frame of an ARP or IPv6 type, of at least an Ethernet header. */
    Verdict read(Link link, long frame, int octets, long nowNs) {
        long behind = frame + EthernetDescriptor.HEADER_OCTETS;
        int rest = octets - EthernetDescriptor.HEADER_OCTETS;
        if ((Memory.u8(frame + EthernetDescriptor.SOURCE) & GROUP_BIT) != 0) {
            return Verdict.REFUSED;
        }
        return Memory.be16(frame + EthernetDescriptor.ETHER_TYPE) == EthernetDescriptor.TYPE_ARP
                ? arp(link, behind, rest, nowNs)
                : discovery(link, frame, behind, rest, nowNs);
    }

    /** Questions whose answer found no buffer. */
    long unanswered() {
        return unanswered;
    }

    private void count(boolean answered) {
        unanswered += answered ? 0 : 1;
    }

    private Verdict arp(Link link, long arp, int octets, long nowNs) {
        if (octets < ArpDescriptor.OCTETS
                || Memory.be16(arp + ArpDescriptor.HARDWARE) != ArpDescriptor.ETHERNET
                || Memory.be16(arp + ArpDescriptor.PROTOCOL) != EthernetDescriptor.TYPE_IPV4
                || Memory.be16(arp + ArpDescriptor.LENGTHS) != ArpDescriptor.OUR_LENGTHS) {
            return Verdict.REFUSED;
        }
        int operation = Memory.be16(arp + ArpDescriptor.OPERATION);
        long mac = FrameSender.mac(arp + ArpDescriptor.SENDER_MAC);
        if ((operation != ArpDescriptor.REQUEST && operation != ArpDescriptor.REPLY) || !isStation(mac, link)) {
            return Verdict.REFUSED;
        }
        Prefix source = address4(arp + ArpDescriptor.SENDER);
        Prefix target = address4(arp + ArpDescriptor.TARGET);
        boolean forUs = link.owns(target);
        boolean probe = source.ipv4() == 0;
        if (link.owns(source)) {
            return Verdict.CONFLICT;
        }
        if (!probe) {
            if (!link.mayHave(source)) {
                return Verdict.REFUSED;
            }
            learn(new Station(link.port(), source), mac, operation, forUs, nowNs);
        }
        if (forUs && operation == ArpDescriptor.REQUEST) {
            count(sender.arp(link, ArpDescriptor.REPLY, target, mac, source, mac));
            // A probe asks whether it may take the address (RFC 5227 section 2.1.1): the answer says no.
            return probe ? Verdict.CONFLICT : Verdict.TAKEN;
        }
        return Verdict.TAKEN;
    }

    private void learn(Station station, long mac, int operation, boolean forUs, long nowNs) {
        boolean answer = operation == ArpDescriptor.REPLY && forUs;
        if (forUs && operation == ArpDescriptor.REQUEST) {
            cache.heard(station, mac, nowNs);
        } else {
            cache.told(station, mac, answer, true, nowNs);
        }
    }

    private static boolean isStation(long mac, Link link) {
        return mac != 0 && (mac & GROUP_OF_MAC) == 0 && mac != link.mac();
    }

    private Verdict discovery(Link link, long frame, long packet, int available, long nowNs) {
        // Classification has proven the lengths, the hop limit and the type.
        int octets = Ipv6Descriptor.HEADER_OCTETS + Memory.be16(packet + Ipv6Descriptor.PAYLOAD_LENGTH);
        if (octets > available
                || Memory.u8(packet + DiscoveryDescriptor.CODE) != 0
                || Memory.u8(packet + DiscoveryDescriptor.TARGET) == GROUP6
                || !IcmpChecksum.isValid(
                        packet, packet + DiscoveryDescriptor.MESSAGE, octets - DiscoveryDescriptor.MESSAGE)
                || !areOptionsSound(packet, octets)) {
            return Verdict.REFUSED;
        }
        Prefix source = address6(packet + Ipv6Descriptor.SOURCE);
        Prefix target = address6(packet + DiscoveryDescriptor.TARGET);
        return Memory.u8(packet + DiscoveryDescriptor.TYPE) == DiscoveryDescriptor.SOLICITATION
                ? solicitation(link, frame, packet, octets, source, target, nowNs)
                : advertisement(link, packet, octets, target, nowNs);
    }

    private Verdict solicitation(
            Link link, long frame, long packet, int octets, Prefix source, Prefix target, long nowNs) {
        OptionalLong option = option(packet, octets, DiscoveryDescriptor.SOURCE_MAC_OPTION);
        boolean probe = source.high() == 0 && source.low() == 0;
        boolean toGroup = Memory.u8(packet + Ipv6Descriptor.DESTINATION) == GROUP6;
        if (probe && (option.isPresent() || !toGroup)) {
            return Verdict.REFUSED;
        }
        if (!link.owns(target)) {
            return Verdict.TAKEN;
        }
        if (probe) {
            count(sender.advertisement(link, target, source, 0, true));
            return Verdict.CONFLICT;
        }
        if (link.owns(source)) {
            return Verdict.CONFLICT;
        }
        long mac = option.orElse(FrameSender.mac(frame + EthernetDescriptor.SOURCE));
        if (!link.mayHave(source) || !isStation(mac, link)) {
            return Verdict.REFUSED;
        }
        if (option.isPresent()) {
            cache.heard(new Station(link.port(), source), mac, nowNs);
        }
        count(sender.advertisement(link, target, source, mac, false));
        return Verdict.TAKEN;
    }

    private Verdict advertisement(Link link, long packet, int octets, Prefix target, long nowNs) {
        int flags = Memory.u8(packet + DiscoveryDescriptor.FLAGS);
        boolean solicited = (flags & DiscoveryDescriptor.SOLICITED_FLAG) != 0;
        if (solicited && Memory.u8(packet + Ipv6Descriptor.DESTINATION) == GROUP6) {
            return Verdict.REFUSED;
        }
        if (link.owns(target)) {
            return Verdict.CONFLICT;
        }
        OptionalLong option = option(packet, octets, DiscoveryDescriptor.TARGET_MAC_OPTION);
        if (!link.mayHave(target) || option.isEmpty() || !isStation(option.getAsLong(), link)) {
            return Verdict.REFUSED;
        }
        boolean override = (flags & DiscoveryDescriptor.OVERRIDE_FLAG) != 0;
        cache.told(new Station(link.port(), target), option.getAsLong(), solicited, override, nowNs);
        return Verdict.TAKEN;
    }

    private static boolean areOptionsSound(long packet, int octets) {
        int at = DiscoveryDescriptor.OPTIONS;
        while (at < octets) {
            int length = at + 1 < octets
                    ? Memory.u8(packet + at + DiscoveryDescriptor.OPTION_LENGTH) * DiscoveryDescriptor.OPTION_UNIT
                    : 0;
            if (length == 0 || at + length > octets) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static OptionalLong option(long packet, int octets, int type) {
        int at = DiscoveryDescriptor.OPTIONS;
        while (at < octets) {
            if (Memory.u8(packet + at) == type) {
                return OptionalLong.of(FrameSender.mac(packet + at + DiscoveryDescriptor.OPTION_MAC));
            }
            at += Memory.u8(packet + at + DiscoveryDescriptor.OPTION_LENGTH) * DiscoveryDescriptor.OPTION_UNIT;
        }
        return OptionalLong.empty();
    }

    private static Prefix address4(long at) {
        return Prefix.ofIpv4(Memory.be32(at), Prefix.IPV4_BITS);
    }

    private static Prefix address6(long at) {
        return Prefix.ofIpv6(Memory.be64(at), Memory.be64(at + Long.BYTES), Prefix.IPV6_BITS);
    }
}

package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * Holds a decrypted packet against the selectors in its SA's record (RFC 4301 section 5.2 step 4). The record bears
 * them as the packet bears them: source is the far side.
 */
public final class SelectorCheck {
    private static final int ANY = 0;
    private static final int PORT_OCTETS = 4;
    /** The four port fields of a record that selects none, as one little-endian word: twice 0 to 65,535. */
    private static final long ANY_PORTS = 0xffff_0000_ffff_0000L;

    /** Family and, behind it, protocol of a record that selects IPv4 with any protocol, as they load together. */
    private static final int ANY_IPV4 = Ipv4Descriptor.VERSION | ANY << Byte.SIZE;

    private SelectorCheck() {}

    /**
     * True if the packet is within the selectors.
     *
     * @param cold the SA's cold record
     * @param inner address of the inner IP header, whose lengths are proven
     * @param octets octets of the inner packet
     */
    public static boolean matches(long cold, long inner, int octets) {
        int family = Memory.u8(cold + SaDescriptor.SELECTOR_FAMILY);
        int version = Memory.u8(inner) >>> 4;
        if (family != version && family != ANY) {
            return false;
        }
        if (family == Ipv4Descriptor.VERSION && !addresses4(cold, inner)) {
            return false;
        }
        if (family == Ipv6Descriptor.VERSION && !addresses6(cold, inner)) {
            return false;
        }
        return isByAddresses(cold) || transport(cold, inner, octets, version);
    }

    /** True if an SA's selectors take any protocol and ports: then all packets between two addresses match, or none. */
    public static boolean isByAddresses(long cold) {
        return Memory.u8(cold + SaDescriptor.SELECTOR_PROTOCOL) == ANY
                && Memory.i64(cold + SaDescriptor.SOURCE_PORT_LOW) == ANY_PORTS;
    }

    /**
     * True if the selectors look at IPv4 addresses alone and a packet's are within them.
     *
     * @param addresses its source and destination, as they load in host order
     */
    public static boolean matchesByAddresses4(long cold, long addresses) {
        return Memory.u16(cold + SaDescriptor.SELECTOR_FAMILY) == ANY_IPV4
                && Memory.i64(cold + SaDescriptor.SOURCE_PORT_LOW) == ANY_PORTS
                && within4(cold, addresses);
    }

    private static boolean addresses4(long cold, long inner) {
        return within4(cold, Memory.i64(inner + Ipv4Descriptor.SOURCE));
    }

    private static boolean within4(long cold, long addresses) {
        return (addresses & Memory.i64(cold + SaDescriptor.MASKS4)) == Memory.i64(cold + SaDescriptor.PREFIXES4);
    }

    private static boolean addresses6(long cold, long inner) {
        return masked(inner + Ipv6Descriptor.SOURCE, cold + SaDescriptor.SOURCE_MASK, cold + SaDescriptor.SOURCE_PREFIX)
                && masked(
                        inner + Ipv6Descriptor.DESTINATION,
                        cold + SaDescriptor.DESTINATION_MASK,
                        cold + SaDescriptor.DESTINATION_PREFIX);
    }

    private static boolean masked(long address, long mask, long prefix) {
        long high = (Memory.i64(address) & Memory.i64(mask)) ^ Memory.i64(prefix);
        long low = (Memory.i64(address + Long.BYTES) & Memory.i64(mask + Long.BYTES)) ^ Memory.i64(prefix + Long.BYTES);
        return (high | low) == 0;
    }

    private static boolean transport(long cold, long inner, int octets, int version) {
        int protocol;
        int offset;
        boolean later;
        if (version == Ipv4Descriptor.VERSION) {
            protocol = Memory.u8(inner + Ipv4Descriptor.PROTOCOL);
            offset = Ipv4Descriptor.headerOctets(Memory.u8(inner));
            later = (Memory.be16(inner + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.OFFSET_MASK) != 0;
        } else {
            long walked = Ipv6Extensions.walk(inner, octets);
            if (walked == Ipv6Extensions.MALFORMED) {
                return false;
            }
            protocol = Ipv6Extensions.protocol(walked);
            offset = Ipv6Extensions.offset(walked);
            later = Ipv6Extensions.isLaterFragment(walked);
        }
        int wanted = Memory.u8(cold + SaDescriptor.SELECTOR_PROTOCOL);
        if (wanted != ANY && wanted != protocol) {
            return false;
        }
        if (Memory.i64(cold + SaDescriptor.SOURCE_PORT_LOW) == ANY_PORTS) {
            return true;
        }
        // Ports are selected, so a packet that shows none is refused (RFC 4301 section 7.1).
        boolean icmp = IpProtocol.isIcmp(protocol);
        boolean shown = !later && (icmp || IpProtocol.hasPorts(protocol)) && offset + PORT_OCTETS <= octets;
        // An ICMP shows type and code in the place of both ports (RFC 4301 section 4.4.1.1).
        return shown
                && within(
                        Memory.be16(inner + offset),
                        Memory.u16(cold + SaDescriptor.SOURCE_PORT_LOW),
                        Memory.u16(cold + SaDescriptor.SOURCE_PORT_HIGH))
                && within(
                        Memory.be16(inner + offset + (icmp ? 0 : Short.BYTES)),
                        Memory.u16(cold + SaDescriptor.DESTINATION_PORT_LOW),
                        Memory.u16(cold + SaDescriptor.DESTINATION_PORT_HIGH));
    }

    private static boolean within(int port, int low, int high) {
        return port >= low && port <= high;
    }
}

package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.esp.Padding;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;

/** Tells whether a frame, or what came out of a tunnel, is an IPv4 packet of the plain kind. Changes nothing. */
final class PlainIpv4 {
    /** The answer where it is not. */
    static final int NOT_PLAIN = 0;

    /** Type, version, length and service, as they load in host order: IPv4 without options, whatever its service. */
    private static final int TYPE_AND_FIRST_OCTET = 0x00ff_ffff;

    private static final int IPV4_WITHOUT_OPTIONS = 0x0045_0008;

    /** Of the service: set in ECT(1) and CE, which change the packet inside (RFC 6040 section 4.2), and in no other. */
    private static final int TELLING_MARK = 0x0100_0000;

    /** Version, length, service and total length, as they load in host order. */
    private static final int FIRST_OCTET = 0xff;

    private static final int LAST_HOP = 1;

    private PlainIpv4() {}

    /**
     * The IP packet in a received frame, or {@link #NOT_PLAIN}: one buffer, for this station, IPv4 without options.
     *
     * @param mbuf masked
     */
    static long packet(long mbuf, IngressPort port) {
        return packet(mbuf, port, TYPE_AND_FIRST_OCTET);
    }

    /** The same for a tunnel packet, whose congestion mark also has to be one that leaves the packet inside alone. */
    static long tunnelPacket(long mbuf, IngressPort port) {
        return packet(mbuf, port, TYPE_AND_FIRST_OCTET | TELLING_MARK);
    }

    private static long packet(long mbuf, IngressPort port, int mask) {
        if (Mbuf.segments(mbuf) != 1
                || Mbuf.dataLength(mbuf) < EthernetDescriptor.HEADER_OCTETS + Ipv4Descriptor.MINIMUM_OCTETS) {
            return NOT_PLAIN;
        }
        long frame = Mbuf.data(mbuf);
        boolean plain = (Memory.i32(frame + EthernetDescriptor.ETHER_TYPE) & mask) == IPV4_WITHOUT_OPTIONS
                && port.accepts(frame);
        return plain ? frame + EthernetDescriptor.HEADER_OCTETS : NOT_PLAIN;
    }

    /** Octets of the packet at {@code ip}, which no one has cut, and whose checksum is right; or {@link #NOT_PLAIN}. */
    static int octets(long mbuf, long ip) {
        int octets = Memory.be16(ip + Ipv4Descriptor.TOTAL_LENGTH);
        boolean plain = octets >= Ipv4Descriptor.MINIMUM_OCTETS
                && octets <= Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                && (Memory.be16(ip + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.FRAGMENT_MASK) == 0
                && InternetChecksum.isValid(ip);
        return plain ? octets : NOT_PLAIN;
    }

    /** True if the packet may be forwarded once more. */
    static boolean hasHop(long ip) {
        return Memory.u8(ip + Ipv4Descriptor.TIME_TO_LIVE) > LAST_HOP;
    }

    /**
     * Octets of the packet that came out of a tunnel, or {@link #NOT_PLAIN}: padding as it has to be, IPv4 without options,
     * lengths and checksum right, a hop left.
     *
     * @param text address of the decrypted text
     * @param textOctets its octets, {@link EspDescriptor#ALIGNMENT} or more, with the trailer
     */
    static int innerOctets(long text, int textOctets) {
        long trailer = Memory.pointer(text + textOctets - EspDescriptor.TRAILER_OCTETS);
        int padding = Memory.u8(trailer);
        int available = textOctets - EspDescriptor.TRAILER_OCTETS - padding;
        if (available < Ipv4Descriptor.MINIMUM_OCTETS
                || Memory.u8(trailer + 1) != IpProtocol.IPV4
                || !Padding.isRight(trailer, padding)) {
            return NOT_PLAIN;
        }
        int octets = Memory.be16(text + Ipv4Descriptor.TOTAL_LENGTH);
        boolean plain = (Memory.i32(text) & FIRST_OCTET) == Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH
                && octets >= Ipv4Descriptor.MINIMUM_OCTETS
                && octets <= available
                && hasHop(text)
                && InternetChecksum.isValid(text);
        return plain ? octets : NOT_PLAIN;
    }
}

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

    /** Of the first word: version and length. */
    private static final int FIRST_OCTET = 0xff;

    /** Places of the words of a header that are not addresses. */
    static final int SECOND = Integer.BYTES;

    static final int THIRD = 2 * Integer.BYTES;

    /** Of the second word: more-fragments bit and fragment offset. */
    private static final int FRAGMENT = Integer.reverseBytes(Ipv4Descriptor.FRAGMENT_MASK);

    /** A packet with so few hops left is not forwarded. */
    static final int LAST_HOP = 1;

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

    // An IPv4 header is loaded as five words, in host order; what follows tells what is in them.

    /** Octets of the packet, in the first word. */
    static int octets(int first) {
        return Short.toUnsignedInt(Short.reverseBytes((short) (first >>> 16)));
    }

    /** True of a fragment, in the second word. */
    static boolean isFragment(int second) {
        return (second & FRAGMENT) != 0;
    }

    /** Time to live, in the third word. */
    static int hops(int third) {
        return third & 0xff;
    }

    /** The protocol, in the third word. */
    static int protocol(int third) {
        return third >>> 8 & 0xff;
    }

    /** The sequence number in the ESP header behind an IPv4 header. */
    static long espSequence(long ip) {
        return Memory.be32(ip + Ipv4Descriptor.MINIMUM_OCTETS + EspDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
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
        int first = Memory.i32(text);
        int third = Memory.i32(text + THIRD);
        int octets = octets(first);
        boolean plain = (first & FIRST_OCTET) == Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH
                && octets >= Ipv4Descriptor.MINIMUM_OCTETS
                && octets <= available
                && hops(third) > LAST_HOP
                && InternetChecksum.isValid(
                        first,
                        Memory.i32(text + SECOND),
                        third,
                        Memory.i32(text + Ipv4Descriptor.SOURCE),
                        Memory.i32(text + Ipv4Descriptor.DESTINATION));
        return plain ? octets : NOT_PLAIN;
    }
}

package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;

/** Tells whether a frame, or what came out of a tunnel, is an IPv4 packet of the plain kind. Changes nothing. */
final class PlainIpv4 {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;

    /** The answer where it is not. */
    static final int NOT_PLAIN = 0;

    /** Type, version, length and service, as they load in host order: IPv4 without options, whatever its service. */
    private static final int TYPE_AND_FIRST_OCTET = 0x00ff_ffff;

    private static final int IPV4_WITHOUT_OPTIONS = 0x0045_0008;

    /** Of the service: set in ECT(1) and CE, which change the packet inside (RFC 6040 section 4.2), and in no other. */
    private static final int TELLING_MARK = 0x0100_0000;

    /** Of the first word: version and length. */
    private static final int FIRST_OCTET = 0xff;

    /** Place of the word of a header that is between the first two and the addresses. */
    static final int THIRD = 2 * Integer.BYTES;

    /** Of the 4 octets from flags and offset on, as they load: more-fragments bit and offset. */
    private static final int FRAGMENT = Integer.reverseBytes(Ipv4Descriptor.FRAGMENT_MASK << Short.SIZE);

    private static final int FRAGMENT_AND_PROTOCOL = FRAGMENT | Integer.reverseBytes(0xff);

    private static final int WHOLE_ESP = Integer.reverseBytes(IpProtocol.ESP);

    private static final int WHOLE_UDP = Integer.reverseBytes(IpProtocol.UDP);

    /** In the place of an address as it loads, which has 32 bits: none. */
    static final long NO_ADDRESS = Long.MIN_VALUE;

    private static final long LOW_32 = 0xffff_ffffL;

    /** A packet with so few hops left is not forwarded. */
    static final int LAST_HOP = 1;

    private PlainIpv4() {}

    /**
     * The IP packet in a received frame, or {@link #NOT_PLAIN}: one buffer, for this station, IPv4 without options.
     *
     * @param mbuf masked
     */
    static long packet(long mbuf, IngressPort port) {
        return Mbuf.dataLength(mbuf) < EthernetDescriptor.HEADER_OCTETS + Ipv4Descriptor.MINIMUM_OCTETS
                ? NOT_PLAIN
                : packet(mbuf, port, TYPE_AND_FIRST_OCTET);
    }

    /** Where the IP packet is in the frame of an mbuf of which that is known. */
    static long at(long mbuf) {
        return Memory.pointer(Mbuf.data(mbuf) + EthernetDescriptor.HEADER_OCTETS);
    }

    /**
     * The same for a tunnel packet, whose congestion mark also has to be one that leaves the packet inside alone.
     *
     * @param mbuf masked; known to hold the octets of an Ethernet and an IPv4 header
     */
    static long tunnelPacket(long mbuf, IngressPort port) {
        return packet(mbuf, port, TYPE_AND_FIRST_OCTET | TELLING_MARK);
    }

    /** The frame of which that is the packet, by {@link #at}. */
    static long frame(long ip) {
        return Memory.pointer(ip - EthernetDescriptor.HEADER_OCTETS);
    }

    /** True if a frame has such a packet. */
    static boolean isTunnelPacket(long mbuf, long frame, IngressPort port) {
        return isPlain(mbuf, frame, port, TYPE_AND_FIRST_OCTET | TELLING_MARK);
    }

    private static long packet(long mbuf, IngressPort port, int mask) {
        long frame = Mbuf.data(mbuf);
        return isPlain(mbuf, frame, port, mask) ? frame + EthernetDescriptor.HEADER_OCTETS : NOT_PLAIN;
    }

    private static boolean isPlain(long mbuf, long frame, IngressPort port, int mask) {
        return Mbuf.segments(mbuf) == 1
                && (Memory.i32(frame + EthernetDescriptor.ETHER_TYPE) & mask) == IPV4_WITHOUT_OPTIONS
                && port.accepts(frame);
    }

    /** More-fragments bit, fragment offset and protocol of an IPv4 packet, as they load together. */
    static int fragmentAndProtocol(long ip) {
        return Memory.i32(ip + Ipv4Descriptor.FLAGS_AND_OFFSET) & FRAGMENT_AND_PROTOCOL;
    }

    /** By {@link #fragmentAndProtocol}: true of what is no fragment. */
    static boolean isWhole(int fragmentAndProtocol) {
        return (fragmentAndProtocol & FRAGMENT) == 0;
    }

    /** By {@link #fragmentAndProtocol}: the protocol. */
    static int protocol(int fragmentAndProtocol) {
        return fragmentAndProtocol >>> (3 * Byte.SIZE);
    }

    /**
     * True of an IPv4 packet that is no fragment and has ESP in it.
     *
     * @param udp octets of UDP before ESP, a constant: 0, or {@link UdpDescriptor#HEADER_OCTETS} where ESP is expected in UDP
     * @param total octets of the packet
     */
    static boolean isWholeEsp(long ip, int udp, int total) {
        return udp == 0 ? fragmentAndProtocol(ip) == WHOLE_ESP : isWholeInUdp(ip, total);
    }

    /**
     * True of one that is no fragment and has one datagram for the port of ESP in UDP (RFC 3948 section 2.1): ESP, if some SA has
     * the number behind the UDP header.
     */
    private static boolean isWholeInUdp(long ip, int total) {
        return fragmentAndProtocol(ip) == WHOLE_UDP
                && Memory.be32(ip + HEADER + UdpDescriptor.DESTINATION_PORT)
                        == (IkePorts.NAT_PORT << Short.SIZE | ((total - HEADER) & 0xffff));
    }

    /** Octets of UDP before the ESP of an IPv4 packet, if it has any. */
    static int udpOctets(long ip) {
        return Memory.u8(ip + Ipv4Descriptor.PROTOCOL) == IpProtocol.UDP ? UdpDescriptor.HEADER_OCTETS : 0;
    }

    /** The SPI of the ESP of an IPv4 packet, if it has any. */
    static int spi(long ip) {
        return Memory.be32(ip + HEADER + udpOctets(ip) + EspDescriptor.SPI);
    }

    // An IPv4 header is loaded as its first two words, its third, and its addresses, in host order. What is in them:

    /** Octets of the packet, in the first two words. */
    static int octets(long firstAndSecond) {
        return Integer.reverseBytes((int) firstAndSecond) & 0xffff;
    }

    /** Time to live, in the third word. */
    static int hops(int third) {
        return third & 0xff;
    }

    /** Destination, in the addresses. */
    static int destination(long addresses) {
        return Integer.reverseBytes((int) (addresses >>> Integer.SIZE));
    }

    /** The sequence number in an ESP header. */
    static long espSequence(long esp) {
        return Memory.be32(esp + EspDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
    }

    /**
     * Octets of the packet that came out of a tunnel, or {@link #NOT_PLAIN}: padding as it has to be, IPv4 without options,
     * lengths and checksum right, a hop left.
     *
     * @param text address of the decrypted text
     * @param textOctets its octets, {@link EspDescriptor#ALIGNMENT} or more, with the trailer
     * @param addresses what stands in the place of its addresses, as it loads
     */
    static int innerOctets(long text, int textOctets, long addresses) {
        long firstAndSecond = Memory.i64(text);
        boolean plain =
                isInner(text, textOctets, firstAndSecond, Memory.i32(text + THIRD), InternetChecksum.sumOf(addresses));
        return plain ? octets(firstAndSecond) : NOT_PLAIN;
    }

    /**
     * True of such a packet.
     *
     * @param third the third word of its header
     * @param addressSum {@link InternetChecksum#sumOf} what stands in the place of its addresses
     */
    static boolean isInner(long text, int textOctets, long firstAndSecond, int third, long addressSum) {
        int octets = octets(firstAndSecond);
        int behind = Trailer.octets4(text, textOctets);
        return behind != Trailer.WRONG
                && (firstAndSecond & FIRST_OCTET) == Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH
                && octets >= Ipv4Descriptor.MINIMUM_OCTETS
                && octets <= textOctets - behind
                && hops(third) > LAST_HOP
                && InternetChecksum.isValid(InternetChecksum.sumOf(firstAndSecond) + (third & LOW_32) + addressSum);
    }
}

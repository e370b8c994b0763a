package io.sallyport.pipeline.oracle;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Builds frames as byte arrays, field by field. */
public final class Frames {
    public static final int ETHERNET = 14;
    public static final int UDP = 17;

    private Frames() {}

    /** The octets of a literal IPv4 or IPv6 address. */
    public static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    /** An Ethernet frame around an IP packet; the type follows the packet's version. */
    public static byte[] ethernet(String destination, String source, byte[] packet) {
        int type = (packet[0] & 0xf0) == 0x60 ? 0x86dd : 0x0800;
        return ByteBuffer.allocate(ETHERNET + packet.length)
                .put(mac(destination))
                .put(mac(source))
                .putShort((short) type)
                .put(packet)
                .array();
    }

    /** The IP packet in a frame, cut to its own length. */
    public static byte[] packet(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        boolean v6 = (frame[ETHERNET] & 0xf0) == 0x60;
        int octets = v6
                ? 40 + Short.toUnsignedInt(buffer.getShort(ETHERNET + 4))
                : Short.toUnsignedInt(buffer.getShort(ETHERNET + 2));
        byte[] packet = new byte[octets];
        buffer.get(ETHERNET, packet);
        return packet;
    }

    /** The octets of a MAC address in colon notation. */
    public static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    /** A UDP datagram in IPv4 or IPv6, by the addresses' family; hop limit 64, UDP checksum absent in IPv4. */
    public static byte[] udp(String source, String destination, int sourcePort, int destinationPort, byte[] data) {
        byte[] from = address(source);
        byte[] datagram = ByteBuffer.allocate(8 + data.length)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) (8 + data.length))
                .putShort((short) 0)
                .put(data)
                .array();
        return from.length == 4
                ? ipv4(from, address(destination), UDP, 64, 0, datagram)
                : ipv6(from, address(destination), UDP, 64, 0, datagram);
    }

    /** An IPv4 packet without options, DF set. */
    public static byte[] ipv4(byte[] source, byte[] destination, int protocol, int ttl, int tos, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length)
                .put((byte) 0x45)
                .put((byte) tos)
                .putShort((short) (20 + payload.length))
                .putShort((short) 0)
                .putShort((short) 0x4000)
                .put((byte) ttl)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(source)
                .put(destination)
                .put(payload);
        return withChecksum(packet.array());
    }

    /** An IPv6 packet without extension headers. */
    public static byte[] ipv6(
            byte[] source, byte[] destination, int next, int hopLimit, int trafficClass, byte[] payload) {
        return ByteBuffer.allocate(40 + payload.length)
                .putInt(6 << 28 | trafficClass << 20)
                .putShort((short) payload.length)
                .put((byte) next)
                .put((byte) hopLimit)
                .put(source)
                .put(destination)
                .put(payload)
                .array();
    }

    /** The packet with another type of service, or traffic class: DSCP in the upper six bits, ECN in the lower two. */
    public static byte[] withService(byte[] packet, int service) {
        byte[] changed = packet.clone();
        if ((packet[0] & 0xf0) == 0x60) {
            changed[0] = (byte) (0x60 | (service >>> 4));
            changed[1] = (byte) ((service << 4) | (packet[1] & 0x0f));
            return changed;
        }
        changed[1] = (byte) service;
        return withChecksum(changed);
    }

    /** Type of service or traffic class of a packet. */
    public static int service(byte[] packet) {
        return (packet[0] & 0xf0) == 0x60
                ? ((packet[0] & 0x0f) << 4) | ((packet[1] & 0xf0) >>> 4)
                : Byte.toUnsignedInt(packet[1]);
    }

    /** The IPv4 packet with other flags and fragment offset, as one 16-bit field. */
    public static byte[] withFragmentField(byte[] packet, int field) {
        byte[] changed = packet.clone();
        changed[6] = (byte) (field >>> 8);
        changed[7] = (byte) field;
        return withChecksum(changed);
    }

    /**
     * The IPv4 packet, which has none, with options.
     *
     * @param options octets, a multiple of 4 up to 40
     */
    public static byte[] withOptions(byte[] packet, byte[] options) {
        byte[] longer = ByteBuffer.allocate(packet.length + options.length)
                .put(packet, 0, 20)
                .put(options)
                .put(packet, 20, packet.length - 20)
                .putShort(2, (short) (packet.length + options.length))
                .array();
        longer[0] = (byte) (0x45 + options.length / 4);
        return withChecksum(longer);
    }

    /**
     * The IPv6 packet with extension headers before what it had.
     *
     * @param first number of the first of them
     * @param headers all of them; the next-header octet of the last, at {@code last}, is set here
     */
    public static byte[] withExtensions(byte[] packet, int first, byte[] headers, int last) {
        byte[] longer = ByteBuffer.allocate(packet.length + headers.length)
                .put(packet, 0, 40)
                .put(headers)
                .put(packet, 40, packet.length - 40)
                .putShort(4, (short) (packet.length - 40 + headers.length))
                .array();
        longer[40 + last] = packet[6];
        longer[6] = (byte) first;
        return longer;
    }

    /** The IPv6 packet, which has none, with hop-by-hop options of 8 octets and destination options of 16, all padding. */
    public static byte[] withOptionHeaders(byte[] packet) {
        byte[] headers = new byte[8 + 16];
        headers[0] = 60;
        headers[2] = 1;
        headers[3] = 4;
        headers[8 + 1] = 1;
        headers[8 + 2] = 1;
        headers[8 + 3] = 12;
        return withExtensions(packet, 0, headers, 8);
    }

    /** Sets the header checksum of an IPv4 packet, by the sum of 16-bit words of RFC 1071. */
    public static byte[] withChecksum(byte[] packet) {
        packet[10] = 0;
        packet[11] = 0;
        int sum = 0;
        ByteBuffer words = ByteBuffer.wrap(packet);
        for (int i = 0; i < (packet[0] & 15) * 4; i += 2) {
            sum += Short.toUnsignedInt(words.getShort(i));
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        words.putShort(10, (short) ~sum);
        return packet;
    }

    /** The packet with another hop limit, or time to live. */
    public static byte[] withHops(byte[] packet, int hops) {
        byte[] changed = packet.clone();
        if (changed[0] >>> 4 == 4) {
            changed[8] = (byte) hops;
            return withChecksum(changed);
        }
        changed[7] = (byte) hops;
        return changed;
    }

    /** The packet as a router would pass it on: one hop less, IPv4 checksum right. */
    public static byte[] afterHops(byte[] packet, int hops) {
        byte[] passed = packet.clone();
        if ((packet[0] & 0xf0) == 0x60) {
            passed[7] -= (byte) hops;
            return passed;
        }
        passed[8] -= (byte) hops;
        return withChecksum(passed);
    }
}

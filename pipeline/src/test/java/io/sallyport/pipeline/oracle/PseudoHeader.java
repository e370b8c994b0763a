package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sums up what is behind an IP header, with its pseudo-header, octet by octet (RFC 9293 section 3.1, RFC 8200 section 8.1). */
public final class PseudoHeader {
    private PseudoHeader() {}

    /**
     * The packet, which has no IPv6 extension headers, with the checksum that it must have.
     *
     * @param protocol of what is behind the IP header
     * @param at octets from there to the checksum
     */
    public static byte[] withChecksum(byte[] packet, int protocol, int at) {
        boolean v6 = (packet[0] & 0xf0) == 0x60;
        int header = v6 ? 40 : (packet[0] & 15) * 4;
        byte[] addresses = v6 ? slice(packet, 8, 32) : slice(packet, 12, 8);
        byte[] changed = packet.clone();
        byte[] behind = slice(packet, header, packet.length - header);
        ByteBuffer.wrap(changed).putShort(header + at, (short) checksum(addresses, behind, protocol, at));
        return changed;
    }

    /**
     * The checksum of what is behind an IP header.
     *
     * @param addresses source and destination
     * @param behind whose own checksum is not read
     * @param at octets from its beginning to its checksum
     */
    public static int checksum(byte[] addresses, byte[] behind, int protocol, int at) {
        byte[] without = behind.clone();
        without[at] = 0;
        without[at + 1] = 0;
        long sum = (long) protocol + behind.length + words(addresses) + words(without);
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static byte[] slice(byte[] octets, int from, int count) {
        return Arrays.copyOfRange(octets, from, from + count);
    }

    private static long words(byte[] octets) {
        long sum = 0;
        for (int i = 0; i < octets.length; i += 2) {
            sum += ((octets[i] & 0xff) << 8) | (i + 1 < octets.length ? octets[i + 1] & 0xff : 0);
        }
        return sum;
    }
}

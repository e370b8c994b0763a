package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** The checksum of TCP and UDP over their pseudo-header (RFC 9293 section 3.1, RFC 768, RFC 8200 section 8.1). */
public final class TransportChecksum {
    private TransportChecksum() {}

    /**
     * The checksum that a segment or datagram ought to have.
     *
     * @param packet address of the IP header
     * @param segment address of the TCP or UDP header
     * @param octets of header and data, 1 or more
     * @param protocol its number
     * @param at octets before its checksum field, which is not read; even
     * @return 0 to 65,535, in network order
     */
    public static int of(long packet, long segment, int octets, int protocol, int at) {
        long sum = (long) octets + protocol + addresses(packet) + words(segment, octets) - Memory.be16(segment + at);
        return InternetChecksum.of(sum);
    }

    /** Sum of the 16-bit words of source and destination, folded: 0 to 65,535, in network order. */
    public static int addressSum(long packet) {
        return InternetChecksum.fold(addresses(packet));
    }

    private static long addresses(long packet) {
        return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION
                ? words(packet + Ipv4Descriptor.SOURCE, 2 * Integer.BYTES)
                : words(packet + Ipv6Descriptor.SOURCE, 2 * Ipv6Descriptor.ADDRESS_OCTETS);
    }

    private static long words(long from, int octets) {
        long sum = 0;
        int even = octets & ~1;
        for (int i = 0; i < even; i += Short.BYTES) {
            sum += Memory.be16(Memory.pointer(from + i));
        }
        return even == octets ? sum : sum + ((long) Memory.u8(Memory.pointer(from + even)) << Byte.SIZE);
    }
}

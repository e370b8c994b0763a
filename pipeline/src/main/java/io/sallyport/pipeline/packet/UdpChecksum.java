package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** The checksum of UDP over its pseudo-header, in IPv4 and IPv6 (RFC 768, RFC 8200 section 8.1). */
public final class UdpChecksum {
    /** What the checksum field says if nobody computed one. */
    public static final int NONE = 0;

    private static final int ONES = 0xffff;

    private UdpChecksum() {}

    /**
     * The value that belongs into the checksum field.
     *
     * @param packet address of the IP header
     * @param udp address of the UDP header; its checksum field is not read
     * @param octets of UDP header and data, as its length field says
     * @return 1 to 65,535
     */
    public static int compute(long packet, long udp, int octets) {
        int checksum = ~sum(packet, udp, octets, Memory.be16(udp + UdpDescriptor.CHECKSUM)) & ONES;
        // Zero would say that there is none.
        return checksum == NONE ? ONES : checksum;
    }

    /** True if the checksum is right, or was not computed at all, which IPv4 alone allows. */
    public static boolean isValid(long packet, long udp, int octets) {
        int received = Memory.be16(udp + UdpDescriptor.CHECKSUM);
        if (received == NONE) {
            return Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        }
        return received == compute(packet, udp, octets);
    }

    private static int sum(long packet, long udp, int octets, int checksum) {
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        long sum = octets + (long) IpProtocol.UDP;
        sum += ipv4
                ? words(packet + Ipv4Descriptor.SOURCE, 2 * Integer.BYTES)
                : words(packet + Ipv6Descriptor.SOURCE, 2 * Ipv6Descriptor.ADDRESS_OCTETS);
        sum += words(udp, octets) - checksum;
        while (sum > ONES) {
            sum = (sum & ONES) + (sum >>> Short.SIZE);
        }
        return (int) sum;
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

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
        int checksum = TransportChecksum.of(packet, udp, octets, IpProtocol.UDP, UdpDescriptor.CHECKSUM);
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
}

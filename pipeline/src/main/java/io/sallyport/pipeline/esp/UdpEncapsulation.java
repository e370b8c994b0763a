package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * The UDP header in front of ESP (RFC 3948 section 2.1). In IPv4 its checksum is zero; in IPv6, which knows no packet
 * without one (RFC 8200 section 8.1), it is computed.
 */
final class UdpEncapsulation {
    private static final long LOW_32 = 0xffff_ffffL;

    private UdpEncapsulation() {}

    /** Writes the header with a checksum of zero; {@code octets} are those of header and ESP packet. */
    static void write(long cold, long udp, int octets) {
        Memory.putBe16(udp + UdpDescriptor.SOURCE_PORT, Memory.u16(cold + SaDescriptor.UDP_SOURCE));
        Memory.putBe16(udp + UdpDescriptor.DESTINATION_PORT, Memory.u16(cold + SaDescriptor.UDP_DESTINATION));
        Memory.putBe16(udp + UdpDescriptor.LENGTH, octets);
        Memory.putBe16(udp + UdpDescriptor.CHECKSUM, 0);
    }

    /**
     * Computes the checksum in an IPv6 packet, when all behind the header is as it will be sent.
     *
     * @param packet address of the IPv6 header
     * @param udp address of the UDP header
     * @param octets of UDP header and ESP packet
     */
    static void checksum6(long packet, long udp, int octets) {
        long sum = (long) octets + IpProtocol.UDP;
        for (int i = 0; i < 2 * Ipv6Descriptor.ADDRESS_OCTETS; i += 2) {
            sum += Memory.be16(packet + Ipv6Descriptor.SOURCE + i);
        }
        int even = octets & ~1;
        for (int i = 0; i < even; i += 2) {
            sum += Memory.be16(udp + i);
        }
        if (even != octets) {
            sum += (long) Memory.u8(udp + even) << Byte.SIZE;
        }
        sum = (sum & 0xffff) + (sum >>> Short.SIZE & LOW_32);
        sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        int checksum = (int) ~sum & 0xffff;
        // Zero would say that there is none (RFC 768).
        Memory.putBe16(udp + UdpDescriptor.CHECKSUM, checksum == 0 ? 0xffff : checksum);
    }
}

package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/**
 * The UDP header in front of ESP (RFC 3948 section 2.1). In IPv4 its checksum is zero; in IPv6, which knows no packet
 * without one (RFC 8200 section 8.1), it is computed when the packet is sealed.
 */
final class UdpEncapsulation {
    private UdpEncapsulation() {}

    /** Writes the header with a checksum of zero; {@code octets} are those of header and ESP packet. */
    static void write(long cold, long udp, int octets) {
        Memory.putBe16(udp + UdpDescriptor.SOURCE_PORT, Memory.u16(cold + SaDescriptor.UDP_SOURCE));
        Memory.putBe16(udp + UdpDescriptor.DESTINATION_PORT, Memory.u16(cold + SaDescriptor.UDP_DESTINATION));
        Memory.putBe16(udp + UdpDescriptor.LENGTH, octets);
        Memory.putBe16(udp + UdpDescriptor.CHECKSUM, 0);
    }
}

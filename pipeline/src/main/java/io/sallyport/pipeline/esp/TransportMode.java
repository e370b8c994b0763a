package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * Moves a packet's own IP header away from and back to its payload, to make room for a security header between them and
 * to close that room again (RFC 4303 section 3.1.1). IPv6 extension headers stay with the IP header.
 */
public final class TransportMode {
    private TransportMode() {}

    /**
     * Moves the header and lets it say what follows.
     *
     * @param from address of the IP header now
     * @param to its new address
     * @param headerOctets octets of IP header and extension headers
     * @param total octets of the packet as it becomes, header included
     * @param protocol what follows the header now
     */
    public static void move(long from, long to, int headerOctets, int total, int protocol) {
        Memory.copy(from, to, headerOctets);
        long packet = Memory.pointer(to);
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            Memory.putBe16(packet + Ipv4Descriptor.TOTAL_LENGTH, total);
            Memory.putU8(packet + Ipv4Descriptor.PROTOCOL, protocol);
            InternetChecksum.write(packet, headerOctets);
        } else {
            Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, total - Ipv6Descriptor.HEADER_OCTETS);
            Memory.putU8(packet + lastNextHeader(packet, headerOctets), protocol);
        }
    }

    /** Offset of the field that names what follows {@code headerOctets} of sound IPv6 headers. */
    private static int lastNextHeader(long packet, int headerOctets) {
        int field = Ipv6Descriptor.NEXT_HEADER;
        int offset = Ipv6Descriptor.HEADER_OCTETS;
        while (offset < headerOctets) {
            int header = Memory.u8(packet + field);
            field = offset;
            offset += header == IpProtocol.FRAGMENT
                    ? Ipv6Descriptor.FRAGMENT_OCTETS
                    : (Memory.u8(packet + offset + 1) + 1) << 3;
        }
        return field;
    }
}

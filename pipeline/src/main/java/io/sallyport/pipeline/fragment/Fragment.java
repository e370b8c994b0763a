package io.sallyport.pipeline.fragment;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/** What one fragment's headers say, IPv4 and IPv6 alike. One instance, filled again and again. */
final class Fragment implements AutoCloseable {
    private final OffHeap area = OffHeap.allocate(ContextDescriptor.KEY_OCTETS);
    /** Address of its key, as in {@link ContextDescriptor}. */
    final long key = area.address();

    /** Address of its IP header. */
    long header;

    /** Octets that stand before the payload of the whole: an IPv6 fragment header is not among them. */
    int headerOctets;

    /** Address and octets of its payload, and where they lie in the payload of the whole. */
    long payload;

    int octets;
    int offset;
    boolean more;
    int ecn;

    private boolean ipv4;
    /** IPv6: where the header says that a fragment header follows, and the header that follows that one. */
    private int nextHeaderAt;

    private int next;

    /**
     * Reads a fragment whose headers lie within the packet.
     *
     * @param packetOctets of the packet
     */
    void read(long packet, int packetOctets) {
        header = packet;
        Memory.fill(key, ContextDescriptor.KEY_OCTETS, 0);
        ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        if (ipv4) {
            read4(packet, packetOctets);
        } else {
            read6(packet, packetOctets);
        }
    }

    private void read4(long packet, int packetOctets) {
        int field = Memory.be16(packet + Ipv4Descriptor.FLAGS_AND_OFFSET);
        headerOctets = Ipv4Descriptor.headerOctets(Memory.u8(packet));
        payload = packet + headerOctets;
        octets = packetOctets - headerOctets;
        offset = (field & Ipv4Descriptor.OFFSET_MASK) * ContextDescriptor.UNIT;
        more = (field & Ipv4Descriptor.MORE_FRAGMENTS) != 0;
        ecn = Memory.u8(packet + Ipv4Descriptor.TYPE_OF_SERVICE) & Ecn.MASK;
        Memory.putI32(key + ContextDescriptor.SOURCE, Memory.i32(packet + Ipv4Descriptor.SOURCE));
        Memory.putI32(key + ContextDescriptor.DESTINATION, Memory.i32(packet + Ipv4Descriptor.DESTINATION));
        Memory.putI32(key + ContextDescriptor.IDENTIFICATION, Memory.be16(packet + Ipv4Descriptor.IDENTIFICATION));
        Memory.putI32(
                key + ContextDescriptor.TAG,
                Ipv4Descriptor.VERSION | Memory.u8(packet + Ipv4Descriptor.PROTOCOL) << Byte.SIZE);
    }

    private void read6(long packet, int packetOctets) {
        nextHeaderAt = Ipv6Descriptor.NEXT_HEADER;
        headerOctets = Ipv6Descriptor.HEADER_OCTETS;
        while (Memory.u8(packet + nextHeaderAt) != IpProtocol.FRAGMENT) {
            nextHeaderAt = headerOctets;
            headerOctets += Ipv6Descriptor.extensionOctets(Memory.u8(packet + headerOctets + 1));
        }
        long fragment = packet + headerOctets;
        int field = Memory.be16(fragment + Ipv6Descriptor.FRAGMENT_OFFSET);
        next = Memory.u8(fragment);
        payload = fragment + Ipv6Descriptor.FRAGMENT_OCTETS;
        octets = packetOctets - headerOctets - Ipv6Descriptor.FRAGMENT_OCTETS;
        offset = field & Ipv6Descriptor.FRAGMENT_OFFSET_MASK;
        more = (field & Ipv6Descriptor.MORE_FRAGMENTS) != 0;
        ecn = (Memory.be32(packet) >>> Ipv6Descriptor.CLASS_SHIFT) & Ecn.MASK;
        Memory.copy(packet + Ipv6Descriptor.SOURCE, key + ContextDescriptor.SOURCE, Ipv6Descriptor.ADDRESS_OCTETS);
        Memory.copy(
                packet + Ipv6Descriptor.DESTINATION,
                key + ContextDescriptor.DESTINATION,
                Ipv6Descriptor.ADDRESS_OCTETS);
        Memory.putI32(
                key + ContextDescriptor.IDENTIFICATION, Memory.be32(fragment + Ipv6Descriptor.FRAGMENT_IDENTIFICATION));
        Memory.putI32(key + ContextDescriptor.TAG, Ipv6Descriptor.VERSION);
    }

    /** Writes the header that the whole will have, but for lengths, ECN and checksum; it is the first fragment. */
    void writeHeader(long target) {
        Memory.copy(header, target, headerOctets);
        if (ipv4) {
            int kept = Memory.be16(header + Ipv4Descriptor.FLAGS_AND_OFFSET) & Ipv4Descriptor.DONT_FRAGMENT;
            Memory.putBe16(target + Ipv4Descriptor.FLAGS_AND_OFFSET, kept);
        } else {
            Memory.putU8(target + nextHeaderAt, next);
        }
    }

    @Override
    public void close() {
        area.close();
    }
}

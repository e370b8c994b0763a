package io.sallyport.pipeline.fragment;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;

/**
 * The buffer in which a datagram grows: payload at its place from the start, headers before it at the end.
 *
 * <pre>
 *   | room for Ethernet and IP headers | payload: fragments, each at its offset ... |
 * </pre>
 *
 * <p>It begins in a standard buffer and moves to a large one when a fragment does not fit.
 */
final class Gathering {
    /** Octets before the payload: a VLAN-less Ethernet header and the longest IPv4 header, or IPv6 with 20 of extensions. */
    private static final int FRONT_OCTETS = EthernetDescriptor.HEADER_OCTETS + Ipv4Descriptor.MAXIMUM_OCTETS;

    /** The longest header that a whole packet can get here. */
    static final int MOST_HEADER_OCTETS = Ipv4Descriptor.MAXIMUM_OCTETS;

    /** The longest payload: what a large buffer takes. With a plain IPv4 header that is a packet of 65,481 octets. */
    static final int MOST_PAYLOAD_OCTETS = PacketBuffers.LARGE_OCTETS - FRONT_OCTETS;

    private final BufferSource buffers;
    private final Drops drops;
    private final int mostLarge;
    private int large;

    /**
     * Nothing yet.
     *
     * @param mostLarge so many large buffers at most
     */
    Gathering(BufferSource buffers, Drops drops, int mostLarge) {
        this.buffers = buffers;
        this.drops = drops;
        this.mostLarge = mostLarge;
    }

    /**
     * Puts a fragment into its place.
     *
     * @param record the datagram's
     * @param frame address of the fragment's frame
     * @return false, with nothing changed, if there is no buffer for it
     */
    boolean add(long record, Fragment fragment, int ingress, long frame) {
        int end = fragment.offset + fragment.octets;
        int furthest = Math.max(end, Memory.i32(record + ContextDescriptor.FURTHEST));
        if (!grow(record, furthest)) {
            return false;
        }
        Memory.copy(fragment.payload, payload(record) + fragment.offset, fragment.octets);
        Coverage.add(record + ContextDescriptor.BITMAP, fragment.offset, fragment.octets);
        Memory.putI32(record + ContextDescriptor.FURTHEST, furthest);
        int received = Memory.i32(record + ContextDescriptor.RECEIVED) + fragment.octets;
        Memory.putI32(record + ContextDescriptor.RECEIVED, received);
        if (!fragment.more) {
            Memory.putI32(record + ContextDescriptor.TOTAL, end);
        }
        int seen = Memory.i32(record + ContextDescriptor.ECN_SEEN) | 1 << fragment.ecn;
        Memory.putI32(record + ContextDescriptor.ECN_SEEN, seen);
        if (fragment.offset == 0) {
            Memory.putI32(record + ContextDescriptor.INGRESS, ingress);
            Memory.putI32(record + ContextDescriptor.HEADER_OCTETS, fragment.headerOctets);
            Memory.copy(frame, record + ContextDescriptor.MACS, ContextDescriptor.MAC_OCTETS);
            fragment.writeHeader(record + ContextDescriptor.HEADER);
        }
        return true;
    }

    private static long payload(long record) {
        return Memory.pointer(Mbuf.data(Memory.pointerAt(record + ContextDescriptor.MBUF)) + FRONT_OCTETS);
    }

    /** Sees to it that the buffer has room for so many octets of payload. */
    private boolean grow(long record, int octets) {
        long mbuf = Memory.pointerAt(record + ContextDescriptor.MBUF);
        if (mbuf != BufferSource.NONE && FRONT_OCTETS + octets <= Mbuf.bufferLength(mbuf) - Mbuf.dataOffset(mbuf)) {
            return true;
        }
        long larger = mbuf == BufferSource.NONE
                ? buffers.takeStandard(Ipv4Descriptor.MAXIMUM_OCTETS + octets)
                : BufferSource.NONE;
        boolean isLarge = larger == BufferSource.NONE;
        if (isLarge) {
            larger = large < mostLarge ? buffers.takeLarge() : BufferSource.NONE;
        }
        if (larger == BufferSource.NONE) {
            return false;
        }
        if (mbuf != BufferSource.NONE) {
            int furthest = Memory.i32(record + ContextDescriptor.FURTHEST);
            Memory.copy(payload(record), Mbuf.data(larger) + FRONT_OCTETS, furthest);
            drops.recycle(mbuf);
        }
        Memory.putI64(record + ContextDescriptor.MBUF, larger);
        Memory.putI32(record + ContextDescriptor.LARGE, isLarge ? 1 : 0);
        large += isLarge ? 1 : 0;
        return true;
    }

    /** True if the datagram grows in a large buffer. */
    static boolean isLarge(long record) {
        return Memory.i32(record + ContextDescriptor.LARGE) != 0;
    }

    /** Somebody else has the datagram's buffer now. */
    void release(long record) {
        Memory.putI64(record + ContextDescriptor.MBUF, BufferSource.NONE);
        large -= isLarge(record) ? 1 : 0;
        Memory.putI32(record + ContextDescriptor.LARGE, 0);
    }

    /** True if what has come already has the same octets as this fragment, all of whose places are taken. */
    boolean isRepeated(long record, Fragment fragment) {
        long there = payload(record) + fragment.offset;
        if (fragment.offset + fragment.octets > Memory.i32(record + ContextDescriptor.FURTHEST)) {
            return false;
        }
        for (int i = 0; i < fragment.octets; i++) {
            if (Memory.u8(Memory.pointer(there + i)) != Memory.u8(Memory.pointer(fragment.payload + i))) {
                return false;
            }
        }
        return true;
    }

    /** False if one fragment bears a congestion mark and another cannot bear one (RFC 3168 section 5.3). */
    boolean isEcnSound(long record) {
        int seen = Memory.i32(record + ContextDescriptor.ECN_SEEN);
        return (seen & (1 << Ecn.CE)) == 0 || (seen & (1 << Ecn.NOT_ECT)) == 0;
    }

    /** Puts headers before the whole payload, and the packet into a place of a burst, with the buffer. */
    void finish(long record, Burst burst, int place) {
        long mbuf = Memory.pointerAt(record + ContextDescriptor.MBUF);
        int headerOctets = Memory.i32(record + ContextDescriptor.HEADER_OCTETS);
        int octets = headerOctets + Memory.i32(record + ContextDescriptor.TOTAL);
        long packet = Memory.pointer(payload(record) - headerOctets);
        Memory.copy(record + ContextDescriptor.HEADER, packet, headerOctets);
        boolean marked = (Memory.i32(record + ContextDescriptor.ECN_SEEN) & (1 << Ecn.CE)) != 0;
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        if (ipv4) {
            Memory.putBe16(packet + Ipv4Descriptor.TOTAL_LENGTH, octets);
            int service = Memory.u8(packet + Ipv4Descriptor.TYPE_OF_SERVICE);
            Memory.putU8(packet + Ipv4Descriptor.TYPE_OF_SERVICE, marked ? service | Ecn.CE : service);
            InternetChecksum.write(packet, headerOctets);
        } else {
            Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, octets - Ipv6Descriptor.HEADER_OCTETS);
            int word = Memory.be32(packet);
            Memory.putBe32(packet, marked ? word | Ecn.CE << Ipv6Descriptor.CLASS_SHIFT : word);
        }
        long frame = packet - EthernetDescriptor.HEADER_OCTETS;
        Memory.copy(record + ContextDescriptor.MACS, frame, ContextDescriptor.MAC_OCTETS);
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
        Mbuf.setData(mbuf, (int) (frame - Mbuf.bufferAddress(mbuf)), EthernetDescriptor.HEADER_OCTETS + octets);
        burst.mbuf[place] = mbuf;
        burst.packet[place] = packet;
        burst.octets[place] = octets;
        burst.ingress[place] = Memory.i32(record + ContextDescriptor.INGRESS);
        release(record);
    }
}

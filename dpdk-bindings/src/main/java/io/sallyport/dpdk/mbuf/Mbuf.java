package io.sallyport.dpdk.mbuf;

import static io.sallyport.dpdk.mbuf.MbufDescriptor.BUFFER_ADDRESS;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.BUFFER_LENGTH;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.DATA_LENGTH;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.DATA_OFFSET;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.FRESH;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.HOLDERS_MASK;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.NEXT;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.NOT_DIRECT;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.OFFLOAD_FLAGS;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.ONE_HOLDER;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.OUTER_VLAN_TCI;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.PACKET_LENGTH;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.PACKET_TYPE;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.PORT;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.REFERENCES;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.RSS_HASH;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.SEGMENTS;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.TRANSMIT_OFFLOAD;
import static io.sallyport.dpdk.mbuf.MbufDescriptor.VLAN_TCI;

import io.sallyport.dpdk.memory.Memory;

/**
 * Reads and writes one packet buffer, given by its address.
 *
 * <p>Take the address from an array of a burst with {@link #at(long, int)}, which masks it (see
 * {@link Memory#pointer(long)}). Lengths and offsets are in octets. Nothing is checked but what a method's name or
 * result says; on a chain, a method without "packet" in its name speaks of the given segment alone. No allocation.
 */
public final class Mbuf {
    private Mbuf() {}

    /** The buffer at {@code index} of an array of pointers. */
    public static long at(long array, int index) {
        return Memory.pointerAt(array + (long) index * MbufDescriptor.POINTER_OCTETS);
    }

    /** Puts a buffer at {@code index} of an array of pointers. */
    public static void put(long array, int index, long m) {
        Memory.putI64(array + (long) index * MbufDescriptor.POINTER_OCTETS, m);
    }

    /** Address of the first octet of data. */
    public static long data(long m) {
        return Memory.pointerAt(m + BUFFER_ADDRESS) + Memory.u16(m + DATA_OFFSET);
    }

    /** Octets of this segment. */
    public static int dataLength(long m) {
        return Memory.u16(m + DATA_LENGTH);
    }

    /** Octets of the packet, all segments together; valid in the first. */
    public static int packetLength(long m) {
        return Memory.i32(m + PACKET_LENGTH);
    }

    /** Segments of the packet; valid in the first. */
    public static int segments(long m) {
        return Memory.u16(m + SEGMENTS);
    }

    /** The next segment; 0 after the last. */
    public static long next(long m) {
        return Memory.pointerAt(m + NEXT);
    }

    /** The last segment of the packet. */
    public static long last(long m) {
        long segment = m;
        for (long next = next(segment); next != 0; next = next(segment)) {
            segment = next;
        }
        return segment;
    }

    /** Address of the buffer, the headroom included. */
    public static long bufferAddress(long m) {
        return Memory.pointerAt(m + BUFFER_ADDRESS);
    }

    /** Octets of the buffer, the headroom included. */
    public static int bufferLength(long m) {
        return Memory.u16(m + BUFFER_LENGTH);
    }

    /** Octets from the start of the buffer to the data. */
    public static int dataOffset(long m) {
        return Memory.u16(m + DATA_OFFSET);
    }

    /** Free octets before the data. */
    public static int headroom(long m) {
        return Memory.u16(m + DATA_OFFSET);
    }

    /** Free octets after the data of this segment. */
    public static int tailroom(long m) {
        return bufferLength(m) - dataOffset(m) - dataLength(m);
    }

    /** How many hold the buffer; 1 unless it was cloned. */
    public static int references(long m) {
        return Memory.u16(m + REFERENCES);
    }

    /** The port that received the packet; {@link MbufDescriptor#NO_PORT} if none did. */
    public static int port(long m) {
        return Memory.u16(m + PORT);
    }

    /** Notes the port that the packet came from. */
    public static void setPort(long m, int port) {
        Memory.putU16(m + PORT, port);
    }

    /** Offload flags, {@code RTE_MBUF_F_*}. */
    public static long offloadFlags(long m) {
        return Memory.i64(m + OFFLOAD_FLAGS);
    }

    /** What the device found in the packet, {@code RTE_PTYPE_*}; 0 if it did not look. */
    public static int packetType(long m) {
        return Memory.i32(m + PACKET_TYPE);
    }

    /** The hash by which the device chose the queue; valid only with {@link MbufDescriptor#HAS_RSS_HASH}. */
    public static int rssHash(long m) {
        return Memory.i32(m + RSS_HASH);
    }

    /** Places the data of a packet of one segment: {@code dataOffset + length} at most {@link #bufferLength(long)}. */
    public static void setData(long m, int dataOffset, int length) {
        Memory.putU16(m + DATA_OFFSET, dataOffset);
        Memory.putU16(m + DATA_LENGTH, length);
        Memory.putI32(m + PACKET_LENGTH, length);
    }

    /** The same where the address of its first octet is known, which is in the buffer. */
    public static void setDataAt(long m, long address, int length) {
        // Of a buffer's address the low half is enough.
        setData(m, (int) address - Memory.i32(m + BUFFER_ADDRESS), length);
    }

    /** Strips {@code octets} from the front, at most {@link #dataLength(long)}. */
    public static void adjust(long m, int octets) {
        Memory.putU16(m + DATA_OFFSET, dataOffset(m) + octets);
        resize(m, -octets);
    }

    /** Grows the data at the front by {@code octets}, at most {@link #headroom(long)}; returns the new first octet. */
    public static long prepend(long m, int octets) {
        Memory.putU16(m + DATA_OFFSET, dataOffset(m) - octets);
        resize(m, octets);
        return data(m);
    }

    /**
     * Grows a packet of one segment at the end by {@code octets}, at most {@link #tailroom(long)}; returns the address
     * of the first new octet.
     */
    public static long append(long m, int octets) {
        long end = data(m) + dataLength(m);
        resize(m, octets);
        return end;
    }

    /** Cuts {@code octets}, at most {@link #dataLength(long)}, from the end of a packet of one segment. */
    public static void trim(long m, int octets) {
        resize(m, -octets);
    }

    /** Clears offload flags and header lengths, so that the driver sends the packet as it is. */
    public static void clearOffloads(long m) {
        Memory.putI64(m + OFFLOAD_FLAGS, 0);
        Memory.putI64(m + TRANSMIT_OFFLOAD, 0);
    }

    /** Makes a direct buffer as good as fresh from its pool: empty, one segment, standard headroom, no offloads. */
    public static void reset(long m) {
        Memory.putI64(m + DATA_OFFSET, FRESH);
        clearOffloads(m);
        Memory.putI32(m + PACKET_TYPE, 0);
        Memory.putI32(m + PACKET_LENGTH, 0);
        Memory.putU16(m + DATA_LENGTH, 0);
        Memory.putU16(m + VLAN_TCI, 0);
        Memory.putU16(m + OUTER_VLAN_TCI, 0);
        Memory.putI64(m + NEXT, 0);
    }

    /** True if the packet is one segment in memory of its own that nobody else holds, so that it may be rewritten. */
    public static boolean isDirectSingle(long m) {
        return (Memory.i64(m + DATA_OFFSET) & HOLDERS_MASK) == ONE_HOLDER && (offloadFlags(m) & NOT_DIRECT) == 0;
    }

    /** Copies the packet, all segments, into {@code target}, which has room for {@link #packetLength(long)}. */
    public static void copyTo(long m, byte[] target) {
        int offset = 0;
        for (long segment = m; segment != 0; segment = next(segment)) {
            int length = dataLength(segment);
            Memory.read(data(segment), target, offset, length);
            offset += length;
        }
    }

    /** A new array with the packet, all segments; allocates, so not for the packet path. */
    public static byte[] bytes(long m) {
        byte[] octets = new byte[packetLength(m)];
        copyTo(m, octets);
        return octets;
    }

    /**
     * Fills an empty packet of one segment.
     *
     * @param octets at most {@link #tailroom(long)}
     */
    public static void fill(long m, byte[] octets) {
        Memory.write(append(m, octets.length), octets);
    }

    /** Appends the packet {@code tail} to the packet {@code head}: {@code head} owns all segments from then on. */
    public static void chain(long head, long tail) {
        Memory.putI64(last(head) + NEXT, tail);
        Memory.putU16(head + SEGMENTS, segments(head) + segments(tail));
        Memory.putI32(head + PACKET_LENGTH, packetLength(head) + packetLength(tail));
    }

    /**
     * Moves the data of all segments into the first and frees the others.
     *
     * @return false, with nothing changed, if the first has too little room at its end
     */
    public static boolean linearise(long m) {
        if (segments(m) == 1) {
            return true;
        }
        if (packetLength(m) - dataLength(m) > tailroom(m)) {
            return false;
        }
        long end = data(m) + dataLength(m);
        for (long segment = next(m); segment != 0; segment = next(segment)) {
            int length = dataLength(segment);
            Memory.copy(data(segment), end, length);
            end += length;
        }
        long rest = next(m);
        Memory.putI64(m + NEXT, 0);
        Memory.putU16(m + SEGMENTS, 1);
        Memory.putU16(m + DATA_LENGTH, packetLength(m));
        Mbufs.free(rest);
        return true;
    }

    private static void resize(long m, int octets) {
        Memory.putU16(m + DATA_LENGTH, dataLength(m) + octets);
        Memory.putI32(m + PACKET_LENGTH, packetLength(m) + octets);
    }
}

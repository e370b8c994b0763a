package io.sallyport.pipeline.forward;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.neighbour.AdjacencyDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;

/**
 * The way by which IPv4 packets in a row leave: the Ethernet header that they get, and the buffer in which they wait.
 *
 * <pre>
 *   untagged          0      6 8     14        of a VLAN    0      4      10 12      18
 *                     |  middle  |                          | before |  middle  |
 *                            |   last  |                      tag           |   last  |
 * </pre>
 *
 * <p>{@link Forward#turn} turns it to an adjacency; what is then done for each packet calls nobody. Belongs to one step of one
 * worker.
 */
public final class PlainLink {
    private static final int TAGGED_OCTETS = EthernetDescriptor.HEADER_OCTETS + EthernetDescriptor.TAG_OCTETS;

    /** Of a tagged header: where the words begin that an untagged one has too. */
    private static final int MIDDLE = EthernetDescriptor.TAG_OCTETS;

    private static final int LAST = TAGGED_OCTETS - Long.BYTES;
    private static final long LOW_32 = 0xffff_ffffL;

    private int index;
    private TxBuffer port;
    private int mtu;
    private boolean tagged;
    private int headOctets;

    /** What its last 8 octets have behind the addresses. */
    private long behindAddresses;

    // A neighbour's.

    private int beforeTag;
    private long middle;
    private long last;

    /** Where the pointer to the packet in place 0 of the burst would stand in the port's buffer. */
    private long slots;

    /**
     * Turns to a neighbour.
     *
     * @param adjacency as in {@link AdjacencyDescriptor}
     */
    void turnTo(long adjacency, TxBuffer link) {
        index = Memory.u16(adjacency + AdjacencyDescriptor.PORT);
        port = link.carrier();
        mtu = link.mtu();
        tagged = link.isTagged();
        long type = networkOrder(EthernetDescriptor.TYPE_IPV4) << (3 * Short.SIZE);
        if (tagged) {
            headOctets = TAGGED_OCTETS;
            behindAddresses = networkOrder(EthernetDescriptor.TYPE_VLAN) << Short.SIZE
                    | networkOrder(link.vlan()) << Integer.SIZE
                    | type;
        } else {
            headOctets = EthernetDescriptor.HEADER_OCTETS;
            behindAddresses = type;
        }
        address(adjacency);
    }

    /**
     * Turns to a neighbour on the same link.
     *
     * @param adjacency masked
     * @return false, and nothing is changed, if it is on another
     */
    public boolean turnsTo(long adjacency) {
        if (Memory.u16(adjacency + AdjacencyDescriptor.PORT) != index) {
            return false;
        }
        address(adjacency);
        return true;
    }

    private void address(long adjacency) {
        Forward.markUsed(adjacency);
        long first = Memory.i64(adjacency + AdjacencyDescriptor.MACS);
        long others = Memory.i32(adjacency + AdjacencyDescriptor.MACS + Long.BYTES) & LOW_32;
        if (tagged) {
            beforeTag = (int) first;
            middle = first >>> Integer.SIZE | others << Integer.SIZE;
            last = others >>> Short.SIZE | behindAddresses;
        } else {
            middle = first;
            last = first >>> (3 * Short.SIZE) | others << Short.SIZE | behindAddresses;
        }
    }

    /** 16 bits as they load in host order. */
    private static long networkOrder(int value) {
        return Short.toUnsignedLong(Short.reverseBytes((short) value));
    }

    /** Octets of the largest IP packet that may leave. */
    public int mtu() {
        return mtu;
    }

    /**
     * Makes a packet a frame.
     *
     * @param mbuf where it is, with {@link EthernetDescriptor#HEADER_OCTETS} and {@link EthernetDescriptor#TAG_OCTETS} octets of room before it
     * @param packet its address, masked
     * @param octets no more than {@link #mtu}
     */
    public void frame(long mbuf, long packet, int octets) {
        long start = Memory.pointer(packet - TAGGED_OCTETS);
        if (tagged) {
            Memory.putI32(start, beforeTag);
        }
        Memory.putI64(start + MIDDLE, middle);
        Memory.putI64(start + LAST, last);
        int head = headOctets;
        Mbuf.setDataAt(mbuf, packet - head, octets + head);
        Mbuf.clearOffloads(mbuf);
    }

    /** Begins to {@link #put} packets of a burst, from place {@code first} on. */
    public void begin(int first) {
        slots = port.next() - (long) Long.BYTES * first;
    }

    /**
     * Puts a frame behind those that wait.
     *
     * @param i its place in the burst, the next behind the one before
     */
    public void put(int i, long mbuf) {
        Memory.putI64(Memory.pointer(slots) + (long) Long.BYTES * i, mbuf);
    }

    /** Ends with so many packets that were put. */
    public void end(int count) {
        port.added(count);
    }
}

package io.sallyport.pipeline.icmp;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;

/** Packets that a worker made for the gateway, until the end of its poll. For one worker. */
public final class Outgoing {
    /** Most that one poll sends: an answer to each packet of a longest burst. */
    private static final int CAPACITY = Burst.LONGEST;

    private final long[] mbufs = new long[CAPACITY];
    private int count;
    private int next;

    /** Nothing waits. */
    public Outgoing() {}

    boolean isFull() {
        return count == CAPACITY;
    }

    /** Takes over an IP packet, with room for an Ethernet header before it; {@link #isFull} was asked. */
    void add(long mbuf, long packet, int octets) {
        long frame = Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        Memory.putI64(frame, 0);
        Memory.putI32(frame + Long.BYTES, 0);
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
        Mbuf.setData(mbuf, (int) (frame - Mbuf.bufferAddress(mbuf)), octets + EthernetDescriptor.HEADER_OCTETS);
        mbufs[count++] = mbuf;
    }

    /** The next one, as a frame with blank MAC addresses, or 0 if none is left: then there is room for all again. */
    public long take() {
        if (next == count) {
            next = 0;
            count = 0;
            return 0;
        }
        return mbufs[next++];
    }
}

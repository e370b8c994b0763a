package io.sallyport.pipeline.buffer;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.packet.EthernetDescriptor;

/** Takes buffers for one worker: a standard one where the packet fits, else a large one. No allocation on the heap. */
public final class BufferSource implements AutoCloseable {
    /** What the methods answer when the pools are empty, or no buffer is long enough. */
    public static final long NONE = 0;

    private final MbufPool standard;
    private final MbufPool large;
    private final OffHeap area = OffHeap.allocate(Long.BYTES);
    private final long one = area.address();

    public BufferSource(PacketBuffers buffers) {
        standard = buffers.standard();
        large = buffers.large();
    }

    /**
     * A fresh buffer for an IP packet, at {@link #packet}: with room for an Ethernet header and a tunnel's headers before
     * it, and for a tunnel's trailer behind it, as far as a large buffer still has room for them.
     *
     * @param octets of the packet
     * @return an mbuf, or {@link #NONE}
     */
    public long take(int octets) {
        if (isStandard(octets)) {
            return takeStandard(octets);
        }
        int spare = PacketBuffers.LARGE_OCTETS - EthernetDescriptor.HEADER_OCTETS - octets;
        return spare < 0
                ? NONE
                : take(large, Math.max(0, Math.min(PacketBuffers.HEADROOM, spare - PacketBuffers.TAILROOM)));
    }

    private boolean isStandard(int octets) {
        return PacketBuffers.HEADROOM + EthernetDescriptor.HEADER_OCTETS + octets + PacketBuffers.TAILROOM
                <= standard.dataRoom();
    }

    /** The same, but {@link #NONE} where only a large buffer would do. */
    public long takeStandard(int octets) {
        return isStandard(octets) ? take(standard, PacketBuffers.HEADROOM) : NONE;
    }

    /** A fresh large buffer whose frame begins with its first octet, or {@link #NONE}. */
    public long takeLarge() {
        return take(large, 0);
    }

    private long take(MbufPool pool, int headroom) {
        if (!pool.allocBulk(one, 1)) {
            return NONE;
        }
        long mbuf = Mbuf.at(one, 0);
        Mbuf.setData(mbuf, headroom, 0);
        return mbuf;
    }

    /** Where the IP packet of a fresh buffer goes. */
    public static long packet(long mbuf) {
        return Mbuf.data(mbuf) + EthernetDescriptor.HEADER_OCTETS;
    }

    /**
     * Copies a frame that spans several buffers into one, with room around it; the chain goes back to its pools.
     *
     * @param chain an mbuf of at least one segment
     * @return an mbuf of one segment, or {@link #NONE} with nothing changed
     */
    public long gather(long chain, Drops drops) {
        int octets = Mbuf.packetLength(chain);
        if (octets < EthernetDescriptor.HEADER_OCTETS) {
            return NONE;
        }
        long mbuf = take(octets - EthernetDescriptor.HEADER_OCTETS);
        if (mbuf == NONE) {
            return NONE;
        }
        long at = Mbuf.data(mbuf);
        for (long segment = chain; segment != 0; segment = Mbuf.next(segment)) {
            int length = Mbuf.dataLength(segment);
            Memory.copy(Mbuf.data(segment), at, length);
            at += length;
        }
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets);
        Mbuf.setPort(mbuf, Mbuf.port(chain));
        drops.recycle(chain);
        return mbuf;
    }

    @Override
    public void close() {
        area.close();
    }
}

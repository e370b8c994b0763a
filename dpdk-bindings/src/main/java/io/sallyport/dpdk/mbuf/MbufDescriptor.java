package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of {@code struct rte_mbuf} lie in the release of DPDK that runs. Offsets are in octets. */
public final class MbufDescriptor {
    /** Size of the structure. */
    public static final int SIZE;

    /** Pointer to the start of the buffer, the headroom included. */
    public static final int BUFFER_ADDRESS;

    /** u16: octets from the start of the buffer to the data. Also the first of the eight octets that a receive sets. */
    public static final int DATA_OFFSET;

    /** u16: how many hold the buffer. */
    public static final int REFERENCES;

    /** u16: segments of the packet, in its first buffer. */
    public static final int SEGMENTS;

    /** u16: port that received the packet. */
    public static final int PORT;

    /** u64: offload flags. */
    public static final int OFFLOAD_FLAGS;

    /** u32: what the device found in the packet. */
    public static final int PACKET_TYPE;

    /** u32: octets of the packet, all segments together. */
    public static final int PACKET_LENGTH;

    /** u16: octets of this segment. */
    public static final int DATA_LENGTH;

    /** u16: VLAN tag that the device took off. */
    public static final int VLAN_TCI;

    /** u16: outer VLAN tag that the device took off. */
    public static final int OUTER_VLAN_TCI;

    /** u32: hash by which the device chose the receive queue. */
    public static final int RSS_HASH;

    /** u16: octets of the buffer, the headroom included. */
    public static final int BUFFER_LENGTH;

    /** Pointer to the pool that the buffer belongs to. */
    public static final int POOL;

    /** Pointer to the next segment; 0 in the last. */
    public static final int NEXT;

    /** u64: header lengths for transmit offloads. */
    public static final int TRANSMIT_OFFLOAD;

    /** Free octets that a pool leaves before the data of a fresh buffer. */
    public static final int HEADROOM;

    /** Value of {@link #PORT} in a buffer that no port received. */
    public static final int NO_PORT;

    /** {@link #OFFLOAD_FLAGS} bits of a buffer that borrows another's memory or has foreign memory attached. */
    public static final long NOT_DIRECT;

    /** {@link #OFFLOAD_FLAGS} bit: {@link #RSS_HASH} is valid. */
    public static final long HAS_RSS_HASH;

    /** The eight octets from {@link #DATA_OFFSET} on in a fresh buffer: headroom, one holder, one segment, no port. */
    public static final long FRESH;

    /** Those of the eight octets from {@link #DATA_OFFSET} on that count holders and segments. */
    static final long HOLDERS_MASK;

    /** What {@link #HOLDERS_MASK} leaves of a packet of one segment with one holder. */
    static final long ONE_HOLDER;

    /** Octets of a pointer, the element of the arrays that bursts take. */
    public static final int POINTER_OCTETS = Long.BYTES;

    static {
        Layout layout = Layouts.dpdk();
        SIZE = layout.size("rte_mbuf");
        BUFFER_ADDRESS = layout.offset("rte_mbuf.buf_addr");
        DATA_OFFSET = layout.offset("rte_mbuf.data_off");
        REFERENCES = layout.offset("rte_mbuf.refcnt");
        SEGMENTS = layout.offset("rte_mbuf.nb_segs");
        PORT = layout.offset("rte_mbuf.port");
        OFFLOAD_FLAGS = layout.offset("rte_mbuf.ol_flags");
        PACKET_TYPE = layout.offset("rte_mbuf.packet_type");
        PACKET_LENGTH = layout.offset("rte_mbuf.pkt_len");
        DATA_LENGTH = layout.offset("rte_mbuf.data_len");
        VLAN_TCI = layout.offset("rte_mbuf.vlan_tci");
        OUTER_VLAN_TCI = layout.offset("rte_mbuf.vlan_tci_outer");
        RSS_HASH = layout.offset("rte_mbuf.hash.rss");
        BUFFER_LENGTH = layout.offset("rte_mbuf.buf_len");
        POOL = layout.offset("rte_mbuf.pool");
        NEXT = layout.offset("rte_mbuf.next");
        TRANSMIT_OFFLOAD = layout.offset("rte_mbuf.tx_offload");

        HEADROOM = (int) layout.constant("RTE_PKTMBUF_HEADROOM");
        NO_PORT = (int) layout.constant("RTE_MBUF_PORT_INVALID");
        NOT_DIRECT = layout.constant("RTE_MBUF_F_INDIRECT") | layout.constant("RTE_MBUF_F_EXTERNAL");
        HAS_RSS_HASH = layout.constant("RTE_MBUF_F_RX_RSS_HASH");
        FRESH = (long) HEADROOM | 1L << bits(REFERENCES) | 1L << bits(SEGMENTS) | (long) NO_PORT << bits(PORT);
        HOLDERS_MASK = 0xffffL << bits(REFERENCES) | 0xffffL << bits(SEGMENTS);
        ONE_HOLDER = FRESH & HOLDERS_MASK;
    }

    private MbufDescriptor() {}

    private static int bits(int offset) {
        return (offset - DATA_OFFSET) * Byte.SIZE;
    }
}

package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.mbuf.MbufDescriptor;
import io.sallyport.dpdk.memory.Memory;

/**
 * The head of an mbuf that belongs to no pool and shows a device some octets somewhere else: drivers take nothing but mbufs.
 * It is never freed as an mbuf. Allocates nothing.
 */
public final class DataWindow {
    /** Octets of a window, which must be zero before {@link #prepare}. */
    public static final int OCTETS = MbufDescriptor.SIZE;

    private static final int IO_ADDRESS = Layouts.dpdk().offset("rte_mbuf.buf_iova");
    private static final int ONE = 1;

    private DataWindow() {}

    /** Makes zeroed octets a window, which shows nothing yet. */
    public static void prepare(long window) {
        Memory.putU16(window + MbufDescriptor.REFERENCES, ONE);
        Memory.putU16(window + MbufDescriptor.SEGMENTS, ONE);
    }

    /**
     * Shows {@code octets} octets from an address on. I/O addresses are taken to be the same as virtual ones.
     *
     * @param octets 0 to 65,535
     */
    public static void show(long window, long address, int octets) {
        Memory.putI64(window + MbufDescriptor.BUFFER_ADDRESS, address);
        Memory.putI64(window + IO_ADDRESS, address);
        Memory.putU16(window + MbufDescriptor.BUFFER_LENGTH, octets);
        Memory.putU16(window + MbufDescriptor.DATA_LENGTH, octets);
        Memory.putI32(window + MbufDescriptor.PACKET_LENGTH, octets);
    }
}

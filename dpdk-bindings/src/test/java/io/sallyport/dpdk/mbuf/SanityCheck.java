package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;

/** What DPDK itself finds wrong with a packet ({@code rte_mbuf_check}). */
final class SanityCheck {
    private static final NativeCall CHECK = NativeLibraries.dpdk().function("rte_mbuf_check", 3);

    private static final int IS_HEADER = 1;
    private static final int REASON_OCTETS = 256;

    private SanityCheck() {}

    /** The reason, or an empty text if all is well. */
    static String of(long m) {
        try (OffHeap reason = OffHeap.allocate(Long.BYTES)) {
            long address = reason.address();
            if (CHECK.toInt(m, IS_HEADER, address) == 0) {
                return "";
            }
            return MemorySegment.ofAddress(Memory.i64(address))
                    .reinterpret(REASON_OCTETS)
                    .getString(0);
        }
    }
}

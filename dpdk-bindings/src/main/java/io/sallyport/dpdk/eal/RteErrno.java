package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * DPDK's {@code rte_errno}, one per thread, and the text for an error number.
 *
 * <p>No function of DPDK returns it: it is the thread-local variable {@code per_lcore__rte_errno}. Looking that symbol
 * up gives the calling thread's own copy, so the lookup is repeated at each use and never kept. The capture of call
 * state that the Foreign Function API offers knows the C library's {@code errno} only.
 */
public final class RteErrno {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final NativeCall STRERROR = DPDK.function("rte_strerror", 1);

    /** DPDK's text buffer has 256 octets. */
    private static final int TEXT_OCTETS = 256;

    private RteErrno() {}

    /** The error number that the last failed DPDK call of this thread left; 0 if none did. */
    public static int current() {
        return DPDK.symbol("per_lcore__rte_errno")
                .reinterpret(ValueLayout.JAVA_INT.byteSize())
                .get(ValueLayout.JAVA_INT, 0);
    }

    /** What {@code errno} means, in DPDK's words; the sign is ignored. */
    public static String describe(int errno) {
        int positive = Math.abs(errno);
        long text = STRERROR.toLong(positive);
        return MemorySegment.ofAddress(text).reinterpret(TEXT_OCTETS).getString(0);
    }
}

package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives packets back to their pools.
 *
 * <p>From a thread that is registered with DPDK they go through that thread's cache of the pool, from any other
 * straight to the pool. All segments of a packet are freed.
 */
public final class Mbufs {
    /** {@code void rte_pktmbuf_free_bulk(struct rte_mbuf **array, unsigned count)}. */
    private static final MemorySegment FREE_BULK = NativeLibraries.dpdk().symbol("rte_pktmbuf_free_bulk");

    private static final MethodHandle CALL = NativeCall.critical(2);

    /** DPDK takes and gives arrays only; this is an array of one for each thread, freed with the thread. */
    private static final ThreadLocal<MemorySegment> SINGLE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ValueLayout.JAVA_LONG));

    private Mbufs() {}

    /** Frees {@code count} packets, given by an array of their addresses; an entry of 0 is skipped. */
    public static void freeBulk(long array, int count) {
        try {
            long _ = (long) CALL.invokeExact(FREE_BULK, array, (long) count);
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    /** Frees one packet. For a few packets; a burst of them goes to {@link #freeBulk(long, int)}. */
    public static void free(long m) {
        long array = singleArray();
        Mbuf.put(array, 0, m);
        freeBulk(array, 1);
    }

    /** Address of the calling thread's array of one buffer. */
    static long singleArray() {
        return SINGLE.get().address();
    }
}

package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.eal.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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
    private static final MethodHandle FREE_BULK = NativeLibraries.dpdk()
            .downcall(
                    "rte_pktmbuf_free_bulk",
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
                    Linker.Option.critical(false));

    /** DPDK takes and gives arrays only; this is an array of one for each thread, freed with the thread. */
    private static final ThreadLocal<MemorySegment> SINGLE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ValueLayout.JAVA_LONG));

    private Mbufs() {}

    /** Frees {@code count} packets, given by an array of their addresses; an entry of 0 is skipped. */
    public static void freeBulk(long array, int count) {
        try {
            FREE_BULK.invokeExact(array, count);
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

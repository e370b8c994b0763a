package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.eal.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What all pools of DPDK have in common, whatever their elements: taking some out, counting them, freeing the pool. Any
 * thread may take elements; this goes past the threads' caches.
 */
public final class Mempool {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle FREE = DPDK.downcall("rte_mempool_free", FunctionDescriptor.ofVoid(LONG));
    private static final MethodHandle AVAILABLE =
            DPDK.downcall("rte_mempool_avail_count", FunctionDescriptor.of(INT, LONG));
    private static final MethodHandle IN_USE =
            DPDK.downcall("rte_mempool_in_use_count", FunctionDescriptor.of(INT, LONG));
    private static final MethodHandle DEQUEUE = Linker.nativeLinker()
            .downcallHandle(FunctionDescriptor.of(INT, LONG, LONG, INT), Linker.Option.critical(false));
    private static final long OPERATIONS_TABLE =
            DPDK.symbol("rte_mempool_ops_table").address();

    private final long address;
    private final MemorySegment dequeue;

    /** The pool at an address that one of DPDK's functions returned. */
    public Mempool(long address) {
        this.address = address;
        long operations = OPERATIONS_TABLE
                + MempoolDescriptor.TABLE_OPERATIONS
                + (long) Memory.i32(address + MempoolDescriptor.POOL_OPERATIONS) * MempoolDescriptor.OPERATIONS_OCTETS;
        dequeue = MemorySegment.ofAddress(Memory.i64(operations + MempoolDescriptor.OPERATIONS_DEQUEUE));
    }

    /**
     * Takes elements as the last holder left them, all or none.
     *
     * @param array room for {@code count} addresses
     * @return false if the pool has fewer
     */
    public boolean dequeue(long array, int count) {
        try {
            return (int) DEQUEUE.invokeExact(dequeue, address, array, count) == 0;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    /** Elements that are free, those in threads' caches included. Exact only while nobody takes or gives. */
    public int available() {
        return NativeCall.toInt(() -> (int) AVAILABLE.invokeExact(address));
    }

    /** Elements that somebody holds. Exact only while nobody takes or gives. */
    public int inUse() {
        return NativeCall.toInt(() -> (int) IN_USE.invokeExact(address));
    }

    /** Octets of an element. */
    public int elementOctets() {
        return Memory.i32(address + MempoolDescriptor.POOL_ELEMENT_OCTETS);
    }

    /** The address of the {@code rte_mempool}. */
    public long address() {
        return address;
    }

    /** Gives the pool's memory back. Nobody may hold an element any more, and nobody uses the pool again. */
    public void free() {
        NativeCall.run(() -> {
            FREE.invokeExact(address);
        });
    }
}

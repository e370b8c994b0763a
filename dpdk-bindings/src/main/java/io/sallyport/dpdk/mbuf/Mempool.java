package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * What all pools of DPDK have in common, whatever their elements: taking some out, counting them, freeing the pool. Any
 * thread may take elements; this goes past the threads' caches.
 */
public final class Mempool {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();

    private static final NativeCall FREE = DPDK.function("rte_mempool_free", 1);
    private static final NativeCall AVAILABLE = DPDK.function("rte_mempool_avail_count", 1);
    private static final NativeCall IN_USE = DPDK.function("rte_mempool_in_use_count", 1);
    /** {@code int dequeue(struct rte_mempool *pool, void **array, unsigned count)}, the function given at the call. */
    private static final MethodHandle DEQUEUE = NativeCall.critical(3);

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
            return (int) (long) DEQUEUE.invokeExact(dequeue, address, array, (long) count) == 0;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    /** Elements that are free, those in threads' caches included. Exact only while nobody takes or gives. */
    public int available() {
        return AVAILABLE.toInt(address);
    }

    /** Elements that somebody holds. Exact only while nobody takes or gives. */
    public int inUse() {
        return IN_USE.toInt(address);
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
        FREE.run(address);
    }
}

package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Where the fields of a mempool, of its caches and of its operations lie. Offsets are in octets. */
final class MempoolDescriptor {
    /** u32 of {@code rte_mempool}: size of each thread's cache; 0 for none. */
    static final int POOL_CACHE_SIZE;

    /** u32 of {@code rte_mempool}: octets of an element. */
    static final int POOL_ELEMENT_OCTETS;

    /** i32 of {@code rte_mempool}: index into the table of operations. */
    static final int POOL_OPERATIONS;

    /** Pointer of {@code rte_mempool} to the caches, one after the other by lcore. */
    static final int POOL_CACHES;

    /** Octets of one cache. */
    static final int CACHE_OCTETS;

    /** u32 of a cache: buffers that it holds. */
    static final int CACHE_COUNT;

    /** Array of pointers of a cache; the last is taken first. */
    static final int CACHE_BUFFERS;

    /** First entry of the table of operations. */
    static final int TABLE_OPERATIONS;

    /** Octets of an entry. */
    static final int OPERATIONS_OCTETS;

    /** Function of an entry: takes an array of buffers out, all or none. */
    static final int OPERATIONS_DEQUEUE;

    /** Largest cache, in buffers. */
    static final int CACHE_LIMIT;

    /** Octets of a pool's name, its terminator included. */
    static final int NAME_OCTETS;

    /** Threads that DPDK knows are numbered below this. */
    static final int LCORES;

    static {
        Layout layout = Layouts.dpdk();
        POOL_CACHE_SIZE = layout.offset("rte_mempool.cache_size");
        POOL_ELEMENT_OCTETS = layout.offset("rte_mempool.elt_size");
        POOL_OPERATIONS = layout.offset("rte_mempool.ops_index");
        POOL_CACHES = layout.offset("rte_mempool.local_cache");
        CACHE_OCTETS = layout.size("rte_mempool_cache");
        CACHE_COUNT = layout.offset("rte_mempool_cache.len");
        CACHE_BUFFERS = layout.offset("rte_mempool_cache.objs");
        TABLE_OPERATIONS = layout.offset("rte_mempool_ops_table.ops");
        OPERATIONS_OCTETS = layout.size("rte_mempool_ops");
        OPERATIONS_DEQUEUE = layout.offset("rte_mempool_ops.dequeue");
        CACHE_LIMIT = (int) layout.constant("RTE_MEMPOOL_CACHE_MAX_SIZE");
        NAME_OCTETS = (int) layout.constant("RTE_MEMPOOL_NAMESIZE");
        LCORES = (int) layout.constant("RTE_MAX_LCORE");
    }

    private MempoolDescriptor() {}
}

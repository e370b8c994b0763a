package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.memory.Memory;

/**
 * One thread's cache of a pool, for a thread that allocates on the packet path. No allocation on the heap.
 *
 * <p>It is the very cache that DPDK fills when this thread frees or sends buffers, so what was just freed is taken
 * first, while its lines are warm. Only the thread whose number it was made with may use it. The steps are those of
 * DPDK's inline function {@code rte_mempool_do_generic_get}.
 */
public final class MbufCache {
    private final MbufPool pool;
    private final long cache;
    private final int size;

    MbufCache(MbufPool pool, long cache, int size) {
        this.pool = pool;
        this.cache = cache;
        this.size = size;
    }

    /** Takes one fresh buffer; 0 if pool and cache are empty. */
    public long alloc() {
        int count = count();
        if (count == 0) {
            count = refill(0, 1);
            if (count == 0) {
                return 0;
            }
        }
        long m = Mbuf.at(buffers(), count - 1);
        setCount(count - 1);
        Mbuf.reset(m);
        return m;
    }

    /**
     * Takes {@code count} fresh buffers, all or none.
     *
     * @param array room for {@code count} addresses
     * @return false if pool and cache together have fewer
     */
    public boolean allocBulk(long array, int count) {
        if (count > size) {
            return pool.allocBulk(array, count);
        }
        int held = count();
        if (held < count) {
            held = refill(held, count);
            if (held < count) {
                return false;
            }
        }
        long buffers = buffers();
        for (int i = 0; i < count; i++) {
            long m = Mbuf.at(buffers, held - 1 - i);
            Mbuf.put(array, i, m);
            Mbuf.reset(m);
        }
        setCount(held - count);
        return true;
    }

    /** Buffers in the cache. */
    public int count() {
        return Memory.i32(cache + MempoolDescriptor.CACHE_COUNT);
    }

    /** Fetches a whole cache's worth, or what is missing if the pool has no more; returns what is held then. */
    private int refill(int held, int wanted) {
        long end = buffers() + (long) held * MbufDescriptor.POINTER_OCTETS;
        int fetched = size;
        if (!pool.dequeue(end, fetched)) {
            fetched = wanted - held;
            if (!pool.dequeue(end, fetched)) {
                return held;
            }
        }
        setCount(held + fetched);
        return held + fetched;
    }

    private long buffers() {
        return cache + MempoolDescriptor.CACHE_BUFFERS;
    }

    private void setCount(int count) {
        Memory.putI32(cache + MempoolDescriptor.CACHE_COUNT, count);
    }
}

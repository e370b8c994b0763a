package io.sallyport.pipeline.fragment;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Arrays;

/**
 * One worker's datagrams that are not whole yet: found by their key, and in the order in which they began. Everything is
 * allocated once.
 */
final class Contexts implements AutoCloseable {
    static final int NONE = -1;

    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final OffHeap memory;
    private final long base;
    private final int perSource;
    private final long seed;
    /** First context of each hash chain, and the one after each context. */
    private final int[] heads;

    private final int[] chain;
    private final int shift;
    /** The order of their beginnings. */
    private final int[] older;

    private final int[] newer;
    private int oldest = NONE;
    private int newest = NONE;
    /** Contexts that are free, as a stack. */
    private final int[] free;

    private int freeCount;
    private final int[] ofSource = new int[ReassemblyBounds.SOURCE_BUCKETS];
    private final short[] bucket;

    Contexts(ReassemblyBounds bounds, long seed) {
        int count = bounds.contexts();
        memory = OffHeap.allocate((long) count * ContextDescriptor.OCTETS);
        base = memory.address();
        perSource = bounds.perSource();
        this.seed = seed;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * count);
        heads = new int[1 << bits];
        shift = Long.SIZE - bits;
        Arrays.fill(heads, NONE);
        chain = new int[count];
        older = new int[count];
        newer = new int[count];
        free = new int[count];
        bucket = new short[count];
        for (int i = 0; i < count; i++) {
            free[i] = count - 1 - i;
        }
        freeCount = count;
    }

    /** Address of a context's record. */
    long record(int context) {
        return Memory.pointer(base + (long) context * ContextDescriptor.OCTETS);
    }

    boolean isEmpty() {
        return oldest == NONE;
    }

    /** The context that began first, or {@link #NONE}. */
    int oldest() {
        return oldest;
    }

    /** The context with that key, or {@link #NONE}. */
    int find(long key) {
        int context = heads[slot(key)];
        while (context != NONE && !equal(record(context), key)) {
            context = chain[context];
        }
        return context;
    }

    /** The context that must go before one with that key can begin, or {@link #NONE}. */
    int inTheWay(long key) {
        int source = sourceBucket(key);
        if (ofSource[source] >= perSource) {
            int context = oldest;
            while (bucket[context] != source) {
                context = newer[context];
            }
            return context;
        }
        return freeCount == 0 ? oldest : NONE;
    }

    /** The context that began first of those in large buffers, another one than that, or {@link #NONE}. */
    int oldestLarge(int other) {
        int context = oldest;
        while (context != NONE && (context == other || !Gathering.isLarge(record(context)))) {
            context = newer[context];
        }
        return context;
    }

    /** Begins a context with that key; its record is zero but for the key. Nothing is in the way. */
    int begin(long key) {
        int context = free[--freeCount];
        long record = record(context);
        Memory.fill(record, ContextDescriptor.OCTETS, 0);
        Memory.copy(key, record, ContextDescriptor.KEY_OCTETS);
        int slot = slot(key);
        chain[context] = heads[slot];
        heads[slot] = context;
        older[context] = newest;
        newer[context] = NONE;
        if (newest == NONE) {
            oldest = context;
        } else {
            newer[newest] = context;
        }
        newest = context;
        int source = sourceBucket(key);
        bucket[context] = (short) source;
        ofSource[source]++;
        return context;
    }

    /** Ends a context. */
    void end(int context) {
        int slot = slot(record(context));
        if (heads[slot] == context) {
            heads[slot] = chain[context];
        } else {
            int before = heads[slot];
            while (chain[before] != context) {
                before = chain[before];
            }
            chain[before] = chain[context];
        }
        if (older[context] == NONE) {
            oldest = newer[context];
        } else {
            newer[older[context]] = newer[context];
        }
        if (newer[context] == NONE) {
            newest = older[context];
        } else {
            older[newer[context]] = older[context];
        }
        ofSource[bucket[context]]--;
        free[freeCount++] = context;
    }

    /** A hash of the key, the same in all workers that share the seed. */
    static long hash(long key, long seed) {
        long sum = seed;
        for (int i = 0; i < ContextDescriptor.KEY_OCTETS; i += Long.BYTES) {
            sum = (sum ^ Memory.i64(key + i)) * GOLDEN;
            sum ^= sum >>> Integer.SIZE;
        }
        return sum * GOLDEN;
    }

    private int slot(long key) {
        return (int) (hash(key, seed) >>> shift);
    }

    private int sourceBucket(long key) {
        long sum = (Memory.i64(key + ContextDescriptor.SOURCE) ^ seed) * GOLDEN;
        sum = (sum ^ (sum >>> Integer.SIZE) ^ Memory.i64(key + ContextDescriptor.SOURCE + Long.BYTES)) * GOLDEN;
        return (int) (sum >>> Integer.SIZE) & (ReassemblyBounds.SOURCE_BUCKETS - 1);
    }

    private static boolean equal(long left, long right) {
        for (int i = 0; i < ContextDescriptor.KEY_OCTETS; i += Long.BYTES) {
            if (Memory.i64(left + i) != Memory.i64(right + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        memory.close();
    }
}

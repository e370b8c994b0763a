package io.sallyport.pipeline.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Packets of shards that are on their way to this worker, in the order of their coming. Used by one worker; the
 * control thread asks whether there are any.
 *
 * <p>A shard of which a packet is held is held as a whole: packets that come after it wait behind it.
 */
final class HeldPackets {
    /** A move takes a few polls of all workers: at 10 million packets a second 100 µs bring a thousand. */
    static final int CAPACITY = 4_096;

    private static final VarHandle SIZE;

    static {
        try {
            SIZE = MethodHandles.lookup().findVarHandle(HeldPackets.class, "size", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] elements = new long[CAPACITY];
    private final boolean[] shards = new boolean[Ownership.SHARDS];
    private int head;
    private int size;

    /** For the control thread: true if none are held. */
    boolean isReleased() {
        return (int) SIZE.getAcquire(this) == 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean holds(int shard) {
        return shards[shard];
    }

    /** Adds a packet; false if there is no room. */
    boolean add(int shard, long element) {
        if (size == CAPACITY) {
            return false;
        }
        elements[(head + size) & (CAPACITY - 1)] = element;
        SIZE.setRelease(this, size + 1);
        shards[shard] = true;
        return true;
    }

    /** True if no shard moves any more of which packets are held. */
    boolean isDue(Ownership ownership) {
        for (int shard = 0; shard < Ownership.SHARDS; shard++) {
            if (shards[shard] && Ownership.isMoving(ownership.entry(shard))) {
                return false;
            }
        }
        return true;
    }

    /** Takes packets out, oldest first. With the last one no shard is held any more. */
    int take(long[] target, int most) {
        int count = Math.min(Math.min(size, most), target.length);
        for (int i = 0; i < count; i++) {
            target[i] = elements[(head + i) & (CAPACITY - 1)];
        }
        head = (head + count) & (CAPACITY - 1);
        SIZE.setRelease(this, size - count);
        if (size == 0) {
            Arrays.fill(shards, false);
        }
        return count;
    }
}

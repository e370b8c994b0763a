package io.sallyport.pipeline.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded queue of {@code long}s between exactly one producer and one consumer thread, without allocation.
 *
 * <p>The producer writes {@code tail}, the consumer {@code head}; both only grow. Zero is never an element.
 */
public final class MbufRing {
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(MbufRing.class, "head", long.class);
            TAIL = lookup.findVarHandle(MbufRing.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] elements;
    private final int mask;

    @SuppressWarnings("UnusedVariable") // read and written through HEAD
    private long head;

    @SuppressWarnings("UnusedVariable") // read and written through TAIL
    private long tail;

    /**
     * A ring.
     *
     * @param capacity a power of two
     */
    public MbufRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("ring capacity must be a power of two, not " + capacity);
        }
        elements = new long[capacity];
        mask = capacity - 1;
    }

    /** Adds an element; false if the ring is full. Producer only. */
    public boolean offer(long element) {
        long at = tail;
        if (at - (long) HEAD.getAcquire(this) == elements.length) {
            return false;
        }
        elements[(int) at & mask] = element;
        TAIL.setRelease(this, at + 1);
        return true;
    }

    /** True if an element can be added. Producer only. */
    public boolean hasRoom() {
        return tail - (long) HEAD.getAcquire(this) < elements.length;
    }

    /** Takes the oldest element, or 0 if there is none. Consumer only. */
    public long poll() {
        long at = head;
        if (at == (long) TAIL.getAcquire(this)) {
            return 0;
        }
        long element = elements[(int) at & mask];
        HEAD.setRelease(this, at + 1);
        return element;
    }

    /** Adds as many of the first {@code count} elements as there is room for, at once; how many. Producer only. */
    int offer(long[] source, int count) {
        long at = tail;
        int fitting = (int) Math.min(count, elements.length - (at - (long) HEAD.getAcquire(this)));
        for (int i = 0; i < fitting; i++) {
            elements[(int) (at + i) & mask] = source[i];
        }
        if (fitting > 0) {
            TAIL.setRelease(this, at + fitting);
        }
        return fitting;
    }

    /** Takes the oldest elements into {@code target} from {@code offset} on, at once; how many. Consumer only. */
    int poll(long[] target, int offset) {
        long at = head;
        int count = (int) Math.min(target.length - offset, (long) TAIL.getAcquire(this) - at);
        for (int i = 0; i < count; i++) {
            target[offset + i] = elements[(int) (at + i) & mask];
        }
        if (count > 0) {
            HEAD.setRelease(this, at + count);
        }
        return count;
    }

    /** True if all that was added has been taken. For any thread. */
    public boolean isTaken() {
        return taken() >= offered();
    }

    /** Elements that have ever been added. For any thread. */
    public long offered() {
        return (long) TAIL.getAcquire(this);
    }

    /** Elements that have ever been taken. For any thread. */
    public long taken() {
        return (long) HEAD.getAcquire(this);
    }
}

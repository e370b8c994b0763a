package io.sallyport.pipeline.sad;

import java.util.Arrays;
import org.agrona.collections.IntHashSet;

/**
 * The SPIs that must not be used again yet: packets of their last SA may be under way, or kept by someone. Each rests for
 * the same time, so they come free in the order in which they came.
 */
final class SpiRest {
    private static final int FIRST_LENGTH = 16;

    private final long restNs;
    private final IntHashSet resting = new IntHashSet();
    private int[] spis = new int[FIRST_LENGTH];
    private long[] until = new long[FIRST_LENGTH];
    private int head;
    private int size;

    SpiRest(long restNs) {
        this.restNs = restNs;
    }

    boolean isResting(int spi) {
        return resting.contains(spi);
    }

    int size() {
        return size;
    }

    /** Adds an SPI that is not resting. */
    void add(int spi, long nowNs) {
        if (size == spis.length) {
            grow();
        }
        int tail = (head + size) & (spis.length - 1);
        spis[tail] = spi;
        until[tail] = nowNs + restNs;
        size++;
        resting.add(spi);
    }

    /** Lets those go whose time is over. */
    void expire(long nowNs) {
        while (size > 0 && nowNs - until[head] >= 0) {
            resting.remove(spis[head]);
            head = (head + 1) & (spis.length - 1);
            size--;
        }
    }

    private void grow() {
        int length = spis.length;
        spis = Arrays.copyOf(spis, 2 * length);
        until = Arrays.copyOf(until, 2 * length);
        System.arraycopy(spis, 0, spis, length, head);
        System.arraycopy(until, 0, until, length, head);
    }
}

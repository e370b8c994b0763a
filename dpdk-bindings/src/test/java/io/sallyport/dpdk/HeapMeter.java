package io.sallyport.dpdk;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what the calling thread allocates on the Java heap. */
public final class HeapMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 6;

    private HeapMeter() {}

    /**
     * The fewest octets that one of several runs of {@code task} allocates. What the JVM allocates once, when it links
     * or compiles, is in some of the runs; what the task allocates by itself is in all of them.
     */
    public static long leastAllocatedBy(Runnable task) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            task.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}

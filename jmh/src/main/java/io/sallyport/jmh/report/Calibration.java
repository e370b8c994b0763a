package io.sallyport.jmh.report;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How fast is the host right now? Nanoseconds of processor time of one step of a chain of dependent shifts and multiplications. */
public final class Calibration {
    private static final int STEPS = 20_000_000;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Where the chain's end goes, so that it is computed. */
    @SuppressWarnings("UnusedVariable")
    private static volatile long sink;

    private Calibration() {}

    /** The fastest of a few rounds, in nanoseconds per step. */
    public static double nanosecondsPerStep() {
        double best = Double.MAX_VALUE;
        long value = 3;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            value = chain(value);
            best = Math.min(best, (double) (THREADS.getCurrentThreadCpuTime() - start) / STEPS);
        }
        sink = value;
        return best;
    }

    private static long chain(long seed) {
        long value = seed | 1;
        for (int i = 0; i < STEPS; i++) {
            // The shift keeps the compiler from multiplying several factors beforehand.
            value = (value ^ (value >>> 29)) * FACTOR;
        }
        return value;
    }
}

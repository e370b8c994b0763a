package io.sallyport.dpdk.thread;

import java.io.IOException;

/** The threads of the JVM that compile. */
public final class CompilerThreads {
    private CompilerThreads() {}

    /**
     * Nanoseconds for which they have run, or wanted to and had no CPU, since they began. Threads that have ended do not count any more,
     * so it may fall. A reading takes some tens of microseconds.
     *
     * @return 0 on a kernel that does not count
     */
    public static long wantedNanos() {
        long sum = 0;
        for (int thread : OtherThreads.threads()) {
            String name = OtherThreads.name(thread);
            if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
                sum += wantedNanos(thread);
            }
        }
        return sum;
    }

    private static long wantedNanos(int thread) {
        try {
            SchedulerTimes times = SchedulerTimes.of(OtherThreads.folder(thread));
            return times.ranNanos() + times.waitedNanos();
        } catch (IOException e) {
            // It has just ended, or the kernel was built without.
            return 0;
        }
    }
}

package io.sallyport.dpdk.thread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel's scheduler counts for a thread (proc(5), {@code schedstat}).
 *
 * @param ranNanos nanoseconds on a CPU; exact while it does not run, else as of the kernel's last tick
 * @param waitedNanos nanoseconds in which it wanted to run and had no CPU
 */
public record SchedulerTimes(long ranNanos, long waitedNanos) {
    /**
     * Of a thread, of this or another process.
     *
     * @param task its folder, {@code /proc/PROCESS/task/THREAD}
     * @throws IOException if it has ended, or the kernel does not count
     */
    public static SchedulerTimes of(Path task) throws IOException {
        String[] fields = Files.readString(task.resolve("schedstat")).strip().split(" ", -1);
        return new SchedulerTimes(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }
}

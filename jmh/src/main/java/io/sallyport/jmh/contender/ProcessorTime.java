package io.sallyport.jmh.contender;

import io.sallyport.dpdk.thread.SchedulerTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How long threads have run, in nanoseconds of processor time. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** Of the calling thread. */
    public static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Of a thread of another process; exact while it does not run, else as of the kernel's last tick. */
    static long of(long process, long thread) {
        try {
            return SchedulerTimes.of(task(process, thread)).ranNanos();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process + " has ended", e);
        }
    }

    /** True if a signal has stopped that thread. */
    static boolean isStopped(long process, long thread) {
        try {
            String text = Files.readString(task(process, thread).resolve("stat"));
            return text.charAt(text.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process + " has ended", e);
        }
    }

    /**
     * The thread that polls: of those that may run on that CPU only, the one that has used most time.
     *
     * @throws IllegalStateException if no thread is bound to that CPU
     */
    static long boundThread(long process, int cpu) {
        return threads(process).stream()
                .filter(thread -> isBound(process, thread, cpu))
                .max((a, b) -> Long.compare(of(process, a), of(process, b)))
                .orElseThrow(() -> new IllegalStateException("process " + process + " has no thread on CPU " + cpu));
    }

    /**
     * The thread that is called so.
     *
     * @throws IllegalStateException if there is none
     */
    static long namedThread(long process, String name) {
        return threads(process).stream()
                .filter(thread -> name(process, thread).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("process " + process + " has no thread " + name));
    }

    private static String name(long process, long thread) {
        try {
            return Files.readString(task(process, thread).resolve("comm")).strip();
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    private static boolean isBound(long process, long thread, int cpu) {
        try (Stream<String> lines = Files.lines(task(process, thread).resolve("status"))) {
            return lines.anyMatch(line -> line.equals("Cpus_allowed_list:\t" + cpu));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process + " has ended", e);
        }
    }

    private static List<Long> threads(long process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            return tasks.map(path -> Long.parseLong(path.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("process " + process + " has ended", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path task(long process, long thread) {
        return Path.of("/proc", Long.toString(process), "task", Long.toString(thread));
    }
}

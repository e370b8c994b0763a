package io.sallyport.jmh.contender;

import java.time.Duration;

/** A process and the thread of it that polls. */
public final class BoundProcess {
    private final ProcessHandle process;
    private final long thread;

    private BoundProcess(ProcessHandle process, int cpu) {
        this.process = process;
        thread = ProcessorTime.boundThread(process.pid(), cpu);
    }

    /**
     * The JVM that a script started.
     *
     * @throws IllegalStateException if there is none, or none of its threads is bound to that CPU
     */
    public static BoundProcess descendantOf(Process script, int cpu) {
        ProcessHandle jvm = script.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the script runs no java"));
        return new BoundProcess(jvm, cpu);
    }

    /** Processor time of the polling thread, as of the kernel's last tick. */
    public long threadNanos() {
        return ProcessorTime.of(process.pid(), thread);
    }

    /** Processor time of all threads. */
    public double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}

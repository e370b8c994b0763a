package io.sallyport.jmh.contender;

import java.time.Duration;

/** A process and the thread of it that polls. */
public final class BoundProcess {
    private final ProcessHandle process;
    private final long thread;

    private BoundProcess(ProcessHandle process, String name) {
        this.process = process;
        thread = ProcessorTime.namedThread(process.pid(), name);
    }

    /**
     * The JVM that a script started.
     *
     * @param name of the thread that polls; it has just begun, so that it cannot be told from others by its processor time
     * @throws IllegalStateException if there is none, or none of its threads is called so
     */
    public static BoundProcess descendantOf(Process script, String name) {
        ProcessHandle jvm = script.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the script runs no java"));
        return new BoundProcess(jvm, name);
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

package io.sallyport.jmh.stall;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;

/** A thread that polls a worker and looks at the clock after each poll. */
final class GapMeter implements AutoCloseable {
    /** Only of such gaps it is asked why: to ask takes microseconds. */
    private static final long NOTABLE_NANOS = 30_000;

    private final Worker worker;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("gap-worker").daemon().factory());
    private final SynchronousQueue<Gaps> taken = new SynchronousQueue<>();
    private volatile boolean wanted;
    private volatile boolean ending;
    private volatile Optional<Throwable> failure = Optional.empty();

    GapMeter(Worker worker, int cpu) {
        this.worker = worker;
        executor.execute(() -> {
            try {
                LcoreThread.pinTo(cpu);
                int _ = LcoreThread.register();
                worker.enter();
                poll();
                worker.leave();
                LcoreThread.unregister();
            } catch (RuntimeException | Error | InterruptedException e) {
                failure = Optional.of(e);
            }
        });
    }

    private void poll() throws InterruptedException {
        Gaps gaps = new Gaps();
        Gaps spare = new Gaps();
        long switches = forcedSwitches();
        long last = System.nanoTime();
        while (!ending) {
            int _ = worker.poll();
            long now = System.nanoTime();
            long gap = now - last;
            last = now;
            if (gap < NOTABLE_NANOS) {
                gaps.own().recordValue(gap);
            } else {
                long switchesNow = forcedSwitches();
                (switchesNow == switches ? gaps.own() : gaps.preempted()).recordValue(gap);
                switches = switchesNow;
                last = System.nanoTime();
            }
            if (wanted) {
                wanted = false;
                taken.put(gaps);
                gaps = spare;
                spare = new Gaps();
                switches = forcedSwitches();
                last = System.nanoTime();
            }
        }
    }

    /** How often the operating system took the CPU from this thread, though it wanted to run on. */
    private static long forcedSwitches() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
                if (line.startsWith("nonvoluntary_ctxt_switches:")) {
                    return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
                }
            }
            throw new IllegalStateException("the kernel does not count context switches");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gaps since the call before. */
    Gaps take() throws InterruptedException {
        if (failure.isPresent()) {
            throw new IllegalStateException("the worker failed", failure.get());
        }
        wanted = true;
        return taken.take();
    }

    @Override
    public void close() {
        ending = true;
        executor.close();
    }
}

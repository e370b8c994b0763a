package io.sallyport.jmh.stall;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.worker.Worker;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;

/** A thread that polls a worker, or only spins, and looks at the clock after each turn. */
final class GapMeter implements AutoCloseable {
    /** Only of such gaps it is asked why: to ask takes microseconds. */
    private static final long NOTABLE_NANOS = 30_000;

    private final Worker worker;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("gap-worker").daemon().factory());
    private final SynchronousQueue<Gaps> taken = new SynchronousQueue<>();
    private volatile boolean wanted;

    /** True: the thread only spins. What it then sees are gaps of the machine and of the JVM. */
    private volatile boolean bare;

    private volatile boolean ending;
    private volatile Optional<Throwable> failure = Optional.empty();

    /**
     * A meter that runs at once.
     *
     * @param priority of the real-time policy SCHED_FIFO; 0: the ordinary policy
     */
    GapMeter(Worker worker, int cpu, int priority) {
        this.worker = worker;
        executor.execute(() -> {
            try {
                LcoreThread.pinTo(cpu);
                if (priority > 0) {
                    LcoreThread.realTime(priority);
                }
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
        try (WaitedTime waited = new WaitedTime()) {
            poll(waited);
        }
    }

    private void poll(WaitedTime waited) throws InterruptedException {
        Gaps gaps = new Gaps();
        Gaps spare = new Gaps();
        long waitedBefore = waited.nanos();
        long last = System.nanoTime();
        while (!ending) {
            if (!bare) {
                int _ = worker.poll();
            }
            long now = System.nanoTime();
            long gap = now - last;
            last = now;
            if (gap < NOTABLE_NANOS) {
                gaps.own().recordValue(gap);
            } else {
                long waitedNow = waited.nanos();
                gaps.add(gap, waitedNow - waitedBefore);
                waitedBefore = waitedNow;
                last = System.nanoTime();
            }
            if (wanted) {
                wanted = false;
                taken.put(gaps);
                gaps = spare;
                spare = new Gaps();
                waitedBefore = waited.nanos();
                last = System.nanoTime();
            }
        }
    }

    /**
     * The gaps since the call before.
     *
     * @param bareFromNow whether the thread only spins from now on
     */
    Gaps take(boolean bareFromNow) throws InterruptedException {
        if (failure.isPresent()) {
            throw new IllegalStateException("the worker failed", failure.get());
        }
        bare = bareFromNow;
        wanted = true;
        return taken.take();
    }

    @Override
    public void close() {
        ending = true;
        executor.close();
    }
}

package io.sallyport.jmh.contender;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.worker.Worker;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A worker of Sallyport on a thread of its own: pinned, registered with DPDK, and asleep between windows. */
public final class WorkerContender implements Contender {
    /** Some milliseconds: a look at the clock is time of the worker's, and leaves its caches colder; others are timed from outside. */
    private static final int POLLS_BETWEEN_LOOKS = 1024;

    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-worker").daemon().factory());
    private final Worker worker;
    private final Rewind rewind;

    /**
     * A worker that nobody else polls.
     *
     * @param rewind is told of each poll
     */
    public WorkerContender(Worker worker, int cpu, Rewind rewind) throws InterruptedException {
        this.worker = worker;
        this.rewind = rewind;
        double _ = await(executor.submit(() -> {
            LcoreThread.pinTo(cpu);
            int _ = LcoreThread.register();
            worker.enter();
            return 0.0;
        }));
    }

    @Override
    public String name() {
        return "sallyport";
    }

    @Override
    public double window() throws InterruptedException {
        return await(executor.submit(() -> {
            long start = ProcessorTime.ofThisThread();
            long before = carried();
            long elapsed;
            do {
                polls();
                elapsed = ProcessorTime.ofThisThread() - start;
            } while (elapsed < WINDOW_NANOS);
            return (carried() - before) * 1e9 / elapsed;
        }));
    }

    /** What was handed to another worker counts there. */
    private long carried() {
        WorkerCounters counters = worker.counters();
        return counters.get(Counter.OPENED) + counters.get(Counter.SEALED);
    }

    private void polls() {
        for (int i = 0; i < POLLS_BETWEEN_LOOKS; i++) {
            rewind.passed(worker.poll());
        }
    }

    /** Lets the worker poll beside another one's window, until the answer's {@link Helper#end}. */
    public Helper help() {
        Helper helper = new Helper();
        helper.running = executor.submit(() -> {
            while (!helper.ending) {
                polls();
            }
            return 0.0;
        });
        return helper;
    }

    /** A worker that polls without being measured. */
    public static final class Helper {
        private volatile boolean ending;
        private Future<Double> running;

        /** Ends it. */
        public void end() throws InterruptedException {
            ending = true;
            double _ = await(running);
        }
    }

    private static double await(Future<Double> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the measured worker failed", e.getCause());
        }
    }

    @Override
    public void close() {
        try {
            double _ = await(executor.submit(() -> {
                worker.leave();
                LcoreThread.unregister();
                return 0.0;
            }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }
}

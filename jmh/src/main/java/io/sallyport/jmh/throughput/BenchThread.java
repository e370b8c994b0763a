package io.sallyport.jmh.throughput;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.worker.Worker;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The one thread that polls the measured worker: pinned, registered with DPDK, and asleep between windows. */
final class BenchThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-worker").daemon().factory());
    private final Worker worker;

    BenchThread(Worker worker, int cpu) throws InterruptedException {
        this.worker = worker;
        await(executor.submit(() -> {
            LcoreThread.pinTo(cpu);
            int _ = LcoreThread.register();
            worker.enter();
            return 0.0;
        }));
    }

    /** Polls for that long; answers packets received per second. */
    double packetsPerSecond(long nanos, int pollsBetweenLooks) throws InterruptedException {
        return await(executor.submit(() -> {
            long start = System.nanoTime();
            long packets = 0;
            long elapsed;
            do {
                for (int i = 0; i < pollsBetweenLooks; i++) {
                    packets += worker.poll();
                }
                elapsed = System.nanoTime() - start;
            } while (elapsed < nanos);
            return packets * 1e9 / elapsed;
        }));
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

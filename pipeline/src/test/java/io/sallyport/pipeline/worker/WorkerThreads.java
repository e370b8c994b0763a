package io.sallyport.pipeline.worker;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.dpdk.thread.ThreadEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Polls each of a gateway's workers on a thread of its own, until closed. */
@SuppressWarnings("ThreadPriorityCheck") // Yields because there may be fewer processors than threads that poll.
final class WorkerThreads implements AutoCloseable {
    /** Long past any honest delay; a test that waits so long hangs. */
    private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;

    WorkerThreads(GatewayUnderTest gateway) {
        for (Worker worker : gateway.plane.workers()) {
            Thread thread = Thread.ofPlatform()
                    .name("worker-" + worker.index())
                    .uncaughtExceptionHandler((_, e) -> failure.compareAndSet(null, e))
                    .unstarted(() -> run(worker));
            threads.add(thread);
            thread.start();
        }
    }

    private void run(Worker worker) {
        int _ = LcoreThread.register();
        try {
            worker.enter();
            while (!stopping) {
                if (worker.poll() == 0) {
                    Thread.yield();
                }
            }
            worker.leave();
        } finally {
            LcoreThread.unregister();
        }
    }

    /** Returns when the condition holds; fails if a worker failed, or nothing comes of it. */
    void await(String what, BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (failure.get() != null) {
                throw new AssertionError("a worker failed", failure.get());
            }
            if (System.nanoTime() - since > PATIENCE_NS) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.yield();
        }
    }

    /** Ends the threads; each has finished its last poll when this returns. */
    @Override
    public void close() {
        stopping = true;
        threads.forEach(ThreadEnd::await);
        if (failure.get() != null) {
            throw new AssertionError("a worker failed", failure.get());
        }
    }
}

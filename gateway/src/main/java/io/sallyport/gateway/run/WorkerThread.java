package io.sallyport.gateway.run;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.dpdk.thread.ThreadEnd;
import io.sallyport.gateway.config.WorkerSettings;
import io.sallyport.pipeline.worker.Worker;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.IdleStrategy;

/**
 * The platform thread of one worker: registers with DPDK, takes the CPU and the priority that it is told to, then polls until it is
 * stopped.
 *
 * <p>A failure in the packet path ends this thread; {@link #failure} tells, and the gateway stops.
 */
final class WorkerThread {
    private final Worker worker;
    private final IdleStrategy idle;
    private final WorkerSettings settings;
    private final Thread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Optional<Throwable> failure = Optional.empty();

    /**
     * A thread, not yet started.
     *
     * @param name of the gateway, for the thread's own
     * @param settings the CPU to run on, if it names one, and the priority
     */
    WorkerThread(String name, Worker worker, IdleStrategy idle, WorkerSettings settings) {
        this.worker = worker;
        this.idle = idle;
        this.settings = settings;
        this.thread = Thread.ofPlatform()
                .name(name + "-worker-" + worker.index())
                .daemon()
                .unstarted(this::run);
    }

    /** Starts the thread and waits until it polls. */
    void start() throws InterruptedException {
        thread.start();
        started.await();
    }

    private void run() {
        try {
            settings.cpu().ifPresent(LcoreThread::pinTo);
            settings.realTime().ifPresent(LcoreThread::realTime);
            int _ = LcoreThread.register();
            worker.enter();
            started.countDown();
            try {
                while (!stopping) {
                    idle.idle(worker.poll());
                }
            } finally {
                worker.leave();
                LcoreThread.unregister();
            }
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
        } finally {
            started.countDown();
        }
    }

    /** Stops polling and waits for the thread's end, which an interrupt does not cut short. */
    void stop() {
        stopping = true;
        ThreadEnd.await(thread);
    }

    /** What ended the thread unasked. */
    Optional<Throwable> failure() {
        return failure;
    }
}

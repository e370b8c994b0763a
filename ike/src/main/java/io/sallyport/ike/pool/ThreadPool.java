package io.sallyport.ike.pool;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Computes on platform threads of its own. What they find done goes to one queue, which the owning thread drains.
 *
 * <p>The bound counts tasks from their submission to their reply: so neither queue can overflow, and a flood of requests
 * costs bounded memory. In between, the threads fill a {@link KeyPairStock}.
 */
public final class ThreadPool implements CryptoPool {
    private static final long JOIN_MILLIS = 10_000;

    private final int capacity;
    private final KeyPairStock stock;
    private final BlockingQueue<Job<?>> waiting;
    private final ManyToOneConcurrentArrayQueue<Job<?>> done;
    private final Thread[] threads;
    private volatile boolean stopping;
    private int underWay;
    private long submitted;
    private long refused;
    private long replied;
    private long dropped;

    /**
     * Starts the threads.
     *
     * @param threads at least 1
     * @param capacity most tasks under way, at least 1
     * @param stock filled while there is nothing else to do; belongs to the pool from now on
     * @param factory of platform threads
     */
    public ThreadPool(int threads, int capacity, KeyPairStock stock, ThreadFactory factory) {
        this.capacity = capacity;
        this.stock = stock;
        waiting = new ArrayBlockingQueue<>(capacity);
        done = new ManyToOneConcurrentArrayQueue<>(capacity);
        this.threads = IntStream.range(0, threads)
                .mapToObj(_ -> factory.newThread(this::work))
                .toArray(Thread[]::new);
        for (Thread thread : this.threads) {
            thread.start();
        }
    }

    /** Daemon threads called after a gateway: NAME-crypto-0, NAME-crypto-1 and so on. */
    public static ThreadFactory threadsNamed(String gateway) {
        return Thread.ofPlatform().daemon().name(gateway + "-crypto-", 0).factory();
    }

    @Override
    public <R> Optional<Ticket> submit(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
        Job<R> job = new Job<>(task, reply);
        if (stopping || underWay == capacity || !waiting.offer(job)) {
            refused++;
            job.abandon();
            return Optional.empty();
        }
        underWay++;
        submitted++;
        return Optional.of(job);
    }

    @Override
    public int drain(int limit) {
        int called = 0;
        while (called < limit) {
            Job<?> job = done.poll();
            if (job == null) {
                break;
            }
            underWay--;
            if (job.deliver()) {
                called++;
                replied++;
            } else {
                dropped++;
            }
        }
        return called;
    }

    @Override
    public CryptoPoolCounters counters() {
        return new CryptoPoolCounters(submitted, refused, replied, dropped, underWay);
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
            job.abandon();
            forget();
        }
        for (Job<?> job = done.poll(); job != null; job = done.poll()) {
            job.drop();
            forget();
        }
        stock.close();
    }

    private void forget() {
        underWay--;
        dropped++;
    }

    private void work() {
        try {
            while (!stopping) {
                Job<?> job = next();
                job.run();
                // There is room: the bound counts this job until it is drained.
                done.offer(job);
            }
        } catch (InterruptedException e) {
            // Only close interrupts; the thread ends.
            Thread.currentThread().interrupt();
        }
    }

    /** The next task; as long as there is none, pairs for the stock. */
    private Job<?> next() throws InterruptedException {
        Job<?> job = waiting.poll();
        while (job == null && !stopping && stock.fill()) {
            job = waiting.poll();
        }
        return job == null ? waiting.take() : job;
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.sallyport.ike.pool;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Computes each task at once, on the thread that submits it, and replies in the order of submission: the same run each
 * time, for simulations and tests.
 */
public final class DirectPool implements CryptoPool {
    private final int capacity;
    private final Queue<Job<?>> done = new ArrayDeque<>();
    private long submitted;
    private long refused;
    private long replied;
    private long dropped;
    private boolean closed;

    /** A pool without a bound. */
    public DirectPool() {
        this(Integer.MAX_VALUE);
    }

    /**
     * A pool that refuses tasks as a real one does.
     *
     * @param capacity most tasks under way, at least 1
     */
    public DirectPool(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public <R> Optional<Ticket> submit(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
        if (closed || done.size() >= capacity) {
            refused++;
            task.close();
            return Optional.empty();
        }
        Job<R> job = new Job<>(task, reply);
        job.run();
        done.add(job);
        submitted++;
        return Optional.of(job);
    }

    @Override
    public int drain(int limit) {
        int called = 0;
        while (called < limit && !done.isEmpty()) {
            if (done.remove().deliver()) {
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
        return new CryptoPoolCounters(submitted, refused, replied, dropped, done.size());
    }

    @Override
    public void close() {
        closed = true;
        dropped += done.size();
        done.forEach(Job::drop);
        done.clear();
    }
}

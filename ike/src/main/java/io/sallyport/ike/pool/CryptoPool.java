package io.sallyport.ike.pool;

import java.util.Optional;
import java.util.function.Consumer;

/** Computes tasks and gives the results back. All methods are for one thread, the one that owns the IKE state. */
public interface CryptoPool extends AutoCloseable {
    /**
     * Takes over a task.
     *
     * @param reply called within a later {@link #drain}, once, unless the task is cancelled before
     * @return empty if as many tasks are under way as the pool takes; the task is closed then, and nothing follows
     */
    <R> Optional<Ticket> submit(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply);

    /**
     * Calls the replies of tasks that are over.
     *
     * @param limit most replies to call, at least 1
     * @return how many were called
     */
    int drain(int limit);

    /** What the pool has done so far. */
    CryptoPoolCounters counters();

    /** Stops, drops all tasks and wipes their results; no reply is called any more. */
    @Override
    void close();

    /** A task under way. */
    interface Ticket {
        /** Gives the task up: its reply is not called, and its result is wiped. Has no effect after the reply. */
        void cancel();
    }
}

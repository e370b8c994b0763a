package io.sallyport.ike.pool;

import java.security.GeneralSecurityException;
import java.util.function.Consumer;

/**
 * A task with its reply. Submitted, cancelled and replied by the owning thread; computed by any one thread, in between.
 *
 * @param <R> what the task gives
 */
final class Job<R> implements CryptoPool.Ticket {
    private final CryptoTask<R> task;
    private final Consumer<CryptoOutcome<R>> reply;
    private volatile boolean cancelled;
    private CryptoOutcome<R> outcome;

    Job(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
        this.task = task;
        this.reply = reply;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Computes, unless it was cancelled already; then closes the task. What hands the job over publishes the outcome. */
    void run() {
        try (task) {
            if (!cancelled) {
                outcome = outcome();
            }
        }
    }

    private CryptoOutcome<R> outcome() {
        try {
            return new CryptoOutcome.Done<>(task.compute());
        } catch (GeneralSecurityException e) {
            return new CryptoOutcome.Refused<>(e);
        } catch (RuntimeException | Error e) {
            return new CryptoOutcome.Failed<>(e);
        }
    }

    /**
     * Calls the reply, unless it was cancelled.
     *
     * @return true if it was called
     */
    boolean deliver() {
        if (cancelled) {
            drop();
            return false;
        }
        // A reply that comes once cannot be cancelled any more.
        CryptoOutcome<R> delivered = outcome;
        outcome = null;
        reply.accept(delivered);
        return true;
    }

    /** Wipes the result, if there is one. */
    void drop() {
        if (outcome instanceof CryptoOutcome.Done<R>(R result)) {
            task.discard(result);
        }
        outcome = null;
    }

    /** Closes a task that never ran. */
    void abandon() {
        task.close();
    }
}

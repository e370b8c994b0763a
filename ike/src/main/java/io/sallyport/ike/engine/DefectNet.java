package io.sallyport.ike.engine;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.pool.CryptoPoolCounters;
import io.sallyport.ike.pool.CryptoTask;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a defect of this program costs: the message that meets it, or the result of a computation that a message asked for,
 * and not the gateway with all its tunnels. Others choose those, and can send them again behind each restart.
 *
 * <p>Hides nothing: each defect is told with its cause. What it left half done ends by the timers of its exchange. Timers
 * and what the data plane tells are no business of this net: a defect there ends the thread.
 */
final class DefectNet implements CryptoPool {
    private final CryptoPool pool;
    private final IkeListener listener;

    DefectNet(CryptoPool pool, IkeListener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    /**
     * Takes a step, which may meet a defect. Of errors only a stack that ends is one of the message's doing.
     *
     * @param met what the step is about, as "a message of 192.0.2.1:500"
     */
    void step(String met, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError e) {
            listener.on(new IkeEvent.Defect(met, e));
        }
    }

    @Override
    public <R> Optional<Ticket> submit(CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
        return pool.submit(task, outcome -> step("a computation", () -> reply.accept(outcome)));
    }

    @Override
    public int drain(int limit) {
        return pool.drain(limit);
    }

    @Override
    public CryptoPoolCounters counters() {
        return pool.counters();
    }

    @Override
    public void close() {
        pool.close();
    }
}

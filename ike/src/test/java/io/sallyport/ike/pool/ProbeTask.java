package io.sallyport.ike.pool;

import io.sallyport.ike.crypto.Secret;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A task that tells what became of it. */
final class ProbeTask implements CryptoTask<Secret> {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch over = new CountDownLatch(1);
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final Secret result = Secret.copyOf(new byte[] {1, 2, 3});
    private final CountDownLatch gate;
    private final Callable<Secret> work;

    /** Gives its secret. */
    ProbeTask() {
        this(new CountDownLatch(0));
    }

    /** Gives its secret when the gate opens. */
    ProbeTask(CountDownLatch gate) {
        this.gate = gate;
        work = () -> result;
    }

    /** Ends with an exception. */
    ProbeTask(Exception failure) {
        gate = new CountDownLatch(0);
        work = () -> {
            throw failure;
        };
    }

    /** Submits a task to a pool that has room for it. */
    static <R> CryptoPool.Ticket submitted(CryptoPool pool, CryptoTask<R> task, Consumer<CryptoOutcome<R>> reply) {
        return pool.submit(task, reply).orElseThrow(() -> new AssertionError("the pool refused a task"));
    }

    @Override
    public Secret compute() throws GeneralSecurityException {
        begun.countDown();
        try {
            gate.await();
            return work.call();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void discard(Secret unwanted) {
        discarded.incrementAndGet();
        unwanted.close();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        over.countDown();
    }
}

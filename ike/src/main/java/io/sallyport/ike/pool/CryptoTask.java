package io.sallyport.ike.pool;

import java.security.GeneralSecurityException;

/**
 * One piece of work for a {@link CryptoPool}. It owns the secrets that it works with.
 *
 * @param <R> what it gives
 */
public interface CryptoTask<R> extends AutoCloseable {
    /**
     * Does the work, on any thread, once.
     *
     * @throws GeneralSecurityException if the peer's part in it is to blame; told to the reply
     */
    R compute() throws GeneralSecurityException;

    /** Wipes a result that nobody takes. */
    void discard(R result);

    /** Wipes what the task works with. Called once, when the task is over or if it never began. */
    @Override
    void close();
}

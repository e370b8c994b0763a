package io.sallyport.ike.pool;

import java.security.GeneralSecurityException;

/**
 * How a task ended.
 *
 * @param <R> what it gives
 */
public sealed interface CryptoOutcome<R> {
    /**
     * It gave a result, which belongs to the reply from now on.
     *
     * @param result what it gave
     */
    record Done<R>(R result) implements CryptoOutcome<R> {}

    /**
     * What the peer sent does not do.
     *
     * @param cause with the reason
     */
    record Refused<R>(GeneralSecurityException cause) implements CryptoOutcome<R> {}

    /**
     * The task has a defect: an error of this program.
     *
     * @param cause what it threw
     */
    record Failed<R>(Throwable cause) implements CryptoOutcome<R> {}
}

package io.sallyport.pipeline.crypto;

/**
 * An engine that works beside its worker: batches go in, the worker goes on, and they come back later, in the order in
 * which they went.
 *
 * <pre>
 *   worker    submit(A)  submit(B)  receive ...  takeBack = false   takeBack = true: A   takeBack = true: B
 *   engine        A A A A A A B B B B B B B B B B ...
 * </pre>
 *
 * <p>Between {@link #submit} and {@link #takeBack} a batch, its rooms, and all octets that its jobs name are the engine's;
 * so are the keys, which must not be released.
 */
public interface AsyncCryptoEngine extends CryptoEngine {
    /** Most batches that may be under way. */
    int capacity();

    /** Batches under way. */
    int underWay();

    /**
     * Hands a batch over. It never waits and nothing is lost: what a device does not take at once is offered again by
     * {@link #takeBack}.
     *
     * @param batch not under way already
     * @throws IllegalStateException if {@link #capacity} batches are under way
     */
    void submit(CryptoBatch batch);

    /**
     * True if the oldest batch under way is done, and is the caller's again: its jobs are marked as {@link #run} does. Never
     * waits; a driver in software does the work here.
     *
     * @throws DeadDeviceException if a device has given nothing back for so long that it must be taken for dead;
     *     {@link #isLost} from then on
     */
    boolean takeBack();

    /** True if batches are under way that will not come back; their memory may still be written to. */
    boolean isLost();

    /** Does one batch and waits for it; none may be under way. */
    @Override
    default void run(CryptoBatch batch) {
        if (underWay() > 0) {
            throw new IllegalStateException("other batches are under way");
        }
        submit(batch);
        while (!takeBack()) {
            Thread.onSpinWait();
        }
    }
}

package io.sallyport.pipeline.crypto;

import java.util.Optional;

/**
 * Encrypts, decrypts and computes ICVs, in place. One instance belongs to one worker.
 *
 * <p>{@link #run} does any suite, a batch at a time. An engine that {@link #isGcmDirect} also does single packets of
 * AES-GCM at once, which is the fastest way. Every address is absolute and every length already checked against its
 * mbuf. An engine for the data path allocates nothing.
 */
public interface CryptoEngine extends AutoCloseable {
    /**
     * Does all jobs of a batch; when it returns, each that was done is marked so, and its ICV stands in its room.
     * {@link CryptoBatch#count} stays.
     */
    void run(CryptoBatch batch);

    /** True if {@link #gcm} may be called. */
    default boolean isGcmDirect() {
        return false;
    }

    /**
     * The address of the function that {@link #gcm} takes for SAs of an AES-GCM: to be asked once for packets in a row.
     *
     * @param algorithm {@link EncryptionAlgorithm#id()}
     */
    default long gcmFunction(KeyUse use, int algorithm) {
        throw new UnsupportedOperationException("this engine takes batches only");
    }

    /**
     * The same for all AES-GCM, by {@link EncryptionAlgorithm#id()}; not to be changed.
     */
    default long[] gcmFunctions(KeyUse use) {
        throw new UnsupportedOperationException("this engine takes batches only");
    }

    /** Address of what {@link #gcmFunctions} work with, one after the other: for {@link DirectGcm}. */
    default long gcmContext() {
        throw new UnsupportedOperationException("this engine takes batches only");
    }

    /**
     * Encrypts or decrypts in place and computes the full ICV that the packet should bear.
     *
     * @param function {@link #gcmFunction}
     * @param keySchedule what {@link KeySchedule#expand} wrote
     * @param text address of the text
     * @param octets its length, 0 or more
     * @param nonce address of 12 octets: salt, then IV
     * @param associatedData address of the octets that are authenticated only
     * @param associatedOctets their number
     * @param icv address of 16 octets that receive the computed ICV
     */
    default void gcm(
            long function,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv) {
        throw new UnsupportedOperationException("this engine takes batches only");
    }

    /** What {@link DirectGcm} needs of an expanded key, if that is known. */
    default Optional<KeyLines> gcmKeyLines() {
        return Optional.empty();
    }

    /**
     * The suites that the engine does several packets at a time, for one step of its worker, which closes them before the
     * engine.
     */
    default SuiteLanes lanes(KeyUse use) {
        return SuiteLanes.NONE;
    }

    @Override
    void close();
}

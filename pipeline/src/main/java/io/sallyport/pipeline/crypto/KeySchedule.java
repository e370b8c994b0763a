package io.sallyport.pipeline.crypto;

/** Expands an SA's keys into the form that an engine reads for every packet. Called by the SAD's writer only. */
public interface KeySchedule extends AutoCloseable {
    /** Octets that an expanded key takes in the SA record at most, whatever its suite. */
    int octets();

    /**
     * Expands the keys of an SA.
     *
     * @param suite what the keys are for
     * @param use the direction
     * @param encryptionKey exactly {@link EncryptionAlgorithm#keyOctets()} octets; not kept
     * @param integrityKey exactly {@link IntegrityAlgorithm#keyOctets()} octets; not kept
     * @param target 64-aligned address of {@link #octets()} writable octets, all zero
     * @throws IllegalArgumentException if a key has the wrong length, or the engine cannot do the suite
     */
    void expand(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, long target);

    /**
     * Gives back what {@link #expand} took outside of its target, if anything. Nobody uses the key any more; the caller
     * zeroises the target afterwards.
     */
    default void release(long target) {}

    /** Frees what the schedule itself holds; expanded keys stay as they are. */
    @Override
    default void close() {}
}

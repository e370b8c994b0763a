package io.sallyport.pipeline.crypto;

/** Expands an SA's key into the form that an engine reads for every packet. Called by the SAD's writer only. */
public interface KeySchedule {
    /** Octets that one expanded key takes in the SA record, whatever its algorithm. */
    int octets();

    /**
     * Expands a key.
     *
     * @param algorithm what the key is for
     * @param key exactly {@link Algorithm#keyOctets()} octets; not kept
     * @param target 64-aligned address of {@link #octets()} writable octets
     */
    void expand(Algorithm algorithm, byte[] key, long target);
}

package io.sallyport.pipeline.crypto;

/**
 * Encrypts and decrypts with associated data, in place, one packet a call. One instance belongs to one worker.
 *
 * <p>Every address is absolute and every length already checked against its mbuf. No call allocates.
 */
public interface AeadEngine extends AutoCloseable {
    /**
     * Decrypts in place and computes the ICV that the packet should bear.
     *
     * @param algorithm {@link Algorithm#id()}
     * @param keySchedule what {@link KeySchedule#expand} wrote
     * @param text address of the ciphertext, overwritten by the plaintext
     * @param octets its length, 0 or more
     * @param nonce address of {@link Algorithm#NONCE_OCTETS} octets
     * @param associatedData address of the octets that are authenticated only
     * @param associatedOctets their number
     * @param icv address of {@link Algorithm#ICV_OCTETS} octets that receive the computed ICV
     */
    void open(
            int algorithm,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv);

    /** Encrypts in place and writes the ICV; parameters as in {@link #open}. */
    void seal(
            int algorithm,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv);

    @Override
    void close();
}

package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;

/**
 * AES-GCM packet by packet, in a loop that keeps what it needs of its engine in registers: {@link CryptoEngine#gcmContext}, and one of
 * {@link CryptoEngine#gcmFunctions}. Of the engine itself nothing is asked for each packet.
 */
public final class DirectGcm {
    private DirectGcm() {}

    /**
     * Encrypts or decrypts in place and computes the full ICV that the packet should bear.
     *
     * @param keySchedule what {@link KeySchedule#expand} wrote
     * @param text address of the text
     * @param octets its length, 0 or more
     * @param nonce address of 12 octets: salt, then IV
     * @param associatedData address of the octets that are authenticated only
     * @param associatedOctets their number
     * @param icv address of 16 octets that receive the computed ICV
     */
    public static void run(
            long function,
            long context,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv) {
        IpsecMb.gcm(
                function,
                context,
                keySchedule,
                text,
                text,
                octets,
                nonce,
                associatedData,
                associatedOctets,
                icv,
                CipherSuite.COMBINED_ICV_OCTETS);
    }
}

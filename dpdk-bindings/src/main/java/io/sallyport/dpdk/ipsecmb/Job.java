package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;

/**
 * Fills in the jobs that a {@link JobBurst} lends, by address.
 *
 * <p>A job takes one {@code use} method for algorithm and keys, then text, IV and tag, and for an AEAD algorithm its
 * associated data. The library gives a job back with old contents, so each field is set for each use. Keys and texts
 * are only pointed at; they stay in place until the job comes back completed.
 */
public final class Job {
    private static final int CHACHA20_KEY_OCTETS = 32;

    private Job() {}

    /**
     * AES-GCM.
     *
     * @param keyOctets 16, 24 or 32
     * @param keyData what {@link IpsecMb#expandGcmKey} wrote
     */
    public static void useGcm(long job, boolean encrypt, int keyOctets, long keyData) {
        use(job, encrypt, JobDescriptor.CIPHER_GCM, JobDescriptor.HASH_GMAC);
        setKeys(job, keyOctets, keyData, keyData);
    }

    /**
     * ChaCha20-Poly1305.
     *
     * @param key address of the 32 octets of the key itself
     */
    public static void useChaCha20Poly1305(long job, boolean encrypt, long key) {
        use(job, encrypt, JobDescriptor.CIPHER_CHACHA20_POLY1305, JobDescriptor.HASH_CHACHA20_POLY1305);
        setKeys(job, CHACHA20_KEY_OCTETS, key, key);
    }

    /**
     * AES-CBC with HMAC-SHA-1 over the ciphertext; both keys as {@link CbcHmacKeys} expands them.
     *
     * @param keyOctets of the AES key: 16, 24 or 32
     */
    public static void useCbcHmacSha1(
            long job, boolean encrypt, int keyOctets, long encryptKeys, long decryptKeys, long inner, long outer) {
        use(job, encrypt, JobDescriptor.CIPHER_CBC, JobDescriptor.HASH_HMAC_SHA1);
        setKeys(job, keyOctets, encryptKeys, decryptKeys);
        setHmacKeys(job, inner, outer);
    }

    /** AES-CBC with HMAC-SHA-256; parameters as in {@link #useCbcHmacSha1}. */
    public static void useCbcHmacSha256(
            long job, boolean encrypt, int keyOctets, long encryptKeys, long decryptKeys, long inner, long outer) {
        use(job, encrypt, JobDescriptor.CIPHER_CBC, JobDescriptor.HASH_HMAC_SHA256);
        setKeys(job, keyOctets, encryptKeys, decryptKeys);
        setHmacKeys(job, inner, outer);
    }

    /** The text of an AEAD job; source and target may be the same address. */
    public static void setText(long job, long target, long source, long octets) {
        Memory.putI64(job + JobDescriptor.SOURCE, source);
        Memory.putI64(job + JobDescriptor.TARGET, target);
        setRanges(job, 0, octets, 0, octets);
    }

    /**
     * The text of a CBC and HMAC job, transformed in place.
     *
     * @param packet address from which the offsets count
     * @param cipherOffset of the first block
     * @param cipherOctets a multiple of 16
     * @param hashOffset of the first octet that the HMAC covers
     * @param hashOctets 1 or more
     */
    public static void setPacket(
            long job, long packet, long cipherOffset, long cipherOctets, long hashOffset, long hashOctets) {
        Memory.putI64(job + JobDescriptor.SOURCE, packet);
        Memory.putI64(job + JobDescriptor.TARGET, packet + cipherOffset);
        setRanges(job, cipherOffset, cipherOctets, hashOffset, hashOctets);
    }

    /** The IV: 12 octets for an AEAD algorithm, 16 for CBC. */
    public static void setIv(long job, long iv, long octets) {
        Memory.putI64(job + JobDescriptor.IV, iv);
        Memory.putI64(job + JobDescriptor.IV_OCTETS, octets);
    }

    /** Octets that an AEAD job authenticates only. */
    public static void setAssociated(long job, long associated, long octets) {
        Memory.putI64(job + JobDescriptor.ASSOCIATED, associated);
        Memory.putI64(job + JobDescriptor.ASSOCIATED_OCTETS, octets);
    }

    /** Where the computed tag goes, and how much of it: 12 or 20 octets for HMAC-SHA-1, 16 or 32 for HMAC-SHA-256. */
    public static void setTag(long job, long tag, long octets) {
        Memory.putI64(job + JobDescriptor.TAG, tag);
        Memory.putI64(job + JobDescriptor.TAG_OCTETS, octets);
    }

    /** A number of the caller's that comes back with the job. */
    public static void setUserData(long job, long userData) {
        Memory.putI64(job + JobDescriptor.USER_DATA, userData);
    }

    /** What {@link #setUserData} stored. */
    public static long userData(long job) {
        return Memory.i64(job + JobDescriptor.USER_DATA);
    }

    /** True if the library did all that the job asked for. */
    public static boolean isCompleted(long job) {
        return Memory.i32(job + JobDescriptor.STATUS) == JobDescriptor.STATUS_COMPLETED;
    }

    private static void use(long job, boolean encrypt, int cipher, int hash) {
        Memory.putI32(job + JobDescriptor.CIPHER_MODE, cipher);
        Memory.putI32(job + JobDescriptor.HASH_ALGORITHM, hash);
        Memory.putI32(job + JobDescriptor.DIRECTION, encrypt ? JobDescriptor.ENCRYPT : JobDescriptor.DECRYPT);
        Memory.putI32(
                job + JobDescriptor.CHAIN_ORDER,
                encrypt ? JobDescriptor.CIPHER_THEN_HASH : JobDescriptor.HASH_THEN_CIPHER);
    }

    private static void setKeys(long job, int octets, long encryptKeys, long decryptKeys) {
        Memory.putI64(job + JobDescriptor.KEY_OCTETS, octets);
        Memory.putI64(job + JobDescriptor.ENCRYPT_KEYS, encryptKeys);
        Memory.putI64(job + JobDescriptor.DECRYPT_KEYS, decryptKeys);
    }

    private static void setHmacKeys(long job, long inner, long outer) {
        Memory.putI64(job + JobDescriptor.HMAC_INNER, inner);
        Memory.putI64(job + JobDescriptor.HMAC_OUTER, outer);
    }

    private static void setRanges(long job, long cipherOffset, long cipherOctets, long hashOffset, long hashOctets) {
        Memory.putI64(job + JobDescriptor.CIPHER_OFFSET, cipherOffset);
        Memory.putI64(job + JobDescriptor.CIPHER_OCTETS, cipherOctets);
        Memory.putI64(job + JobDescriptor.HASH_OFFSET, hashOffset);
        Memory.putI64(job + JobDescriptor.HASH_OCTETS, hashOctets);
    }
}

package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;

/**
 * Fills in the jobs that a {@link JobBurst} lends, by address.
 *
 * <pre>
 *   AEAD                useGcm | useCcm | useChaCha20Poly1305     setText     setIv   setAssociated   setTag
 *   cipher and hash     useCbc | useCounter | useTripleDes        setPacket   setIv                   setTag
 *                       and hashHmac | hashXcbc | hashCmac
 *   hash alone          useNullCipher, and a hash                 setPacket                           setTag
 *   cipher alone        a cipher, and hashNothing                 setPacket   setIv
 * </pre>
 *
 * <p>The library gives a job back with old contents, so each field is set for each use. Keys and texts are only pointed
 * at; they stay in place until the job comes back completed.
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
        cipherOutside(job, encrypt, JobDescriptor.CIPHER_GCM);
        hash(job, JobDescriptor.HASH_GMAC);
        setKeys(job, keyOctets, keyData);
    }

    /**
     * AES-CCM. The tag's length is part of what is authenticated.
     *
     * @param keyOctets 16 or 32; the library has no CCM for 24
     * @param encryptKeys what {@link KeyExpansion#expandAesEncryption} wrote, for both directions
     */
    public static void useCcm(long job, boolean encrypt, int keyOctets, long encryptKeys) {
        // The plaintext is what CCM authenticates, so its order is the other way round.
        direct(job, encrypt, JobDescriptor.CIPHER_CCM, !encrypt);
        hash(job, JobDescriptor.HASH_CCM);
        setKeys(job, keyOctets, encryptKeys);
    }

    /**
     * ChaCha20-Poly1305.
     *
     * @param key address of the 32 octets of the key itself
     */
    public static void useChaCha20Poly1305(long job, boolean encrypt, long key) {
        cipherOutside(job, encrypt, JobDescriptor.CIPHER_CHACHA20_POLY1305);
        hash(job, JobDescriptor.HASH_CHACHA20_POLY1305);
        setKeys(job, CHACHA20_KEY_OCTETS, key);
    }

    /**
     * AES-CBC.
     *
     * @param keyOctets 16, 24 or 32
     * @param keys what {@link KeyExpansion} wrote for this direction
     */
    public static void useCbc(long job, boolean encrypt, int keyOctets, long keys) {
        cipherOutside(job, encrypt, JobDescriptor.CIPHER_CBC);
        setKeys(job, keyOctets, keys);
    }

    /**
     * AES-CTR.
     *
     * @param keyOctets 16, 24 or 32
     * @param encryptKeys what {@link KeyExpansion#expandAesEncryption} wrote, for both directions
     */
    public static void useCounter(long job, boolean encrypt, int keyOctets, long encryptKeys) {
        cipherOutside(job, encrypt, JobDescriptor.CIPHER_COUNTER);
        setKeys(job, keyOctets, encryptKeys);
    }

    /**
     * 3DES-CBC. Let no more than one such job wait in the queue: with AVX-512, IPsec_MB 2.0 writes the texts of several into
     * each other's places (its issue 169).
     *
     * @param schedules what {@link KeyExpansion#expandTripleDes} wrote
     * @param pointers room for 3 pointers; they are written here and stay until the job has completed
     */
    public static void useTripleDes(long job, boolean encrypt, long schedules, long pointers) {
        cipherOutside(job, encrypt, JobDescriptor.CIPHER_TRIPLE_DES);
        Memory.putI64(pointers, schedules);
        Memory.putI64(pointers + Long.BYTES, schedules + ManagerDescriptor.DES_SCHEDULE_OCTETS);
        Memory.putI64(pointers + 2 * Long.BYTES, schedules + 2L * ManagerDescriptor.DES_SCHEDULE_OCTETS);
        setKeys(job, KeyExpansion.TRIPLE_DES_KEY_OCTETS, pointers);
    }

    /** No cipher. */
    public static void useNullCipher(long job) {
        cipherOutside(job, true, JobDescriptor.CIPHER_NULL);
    }

    /** HMAC over what {@link #setPacket} says, by the states that {@link KeyExpansion#expandHmac} computed. */
    public static void hashHmac(long job, Hmac hmac, long inner, long outer) {
        hash(job, hmac.jobNumber());
        Memory.putI64(job + JobDescriptor.HMAC_INNER, inner);
        Memory.putI64(job + JobDescriptor.HMAC_OUTER, outer);
    }

    /** AES-XCBC-MAC with the keys that {@link KeyExpansion#expandXcbc} derived. */
    public static void hashXcbc(long job, long first, long second, long third) {
        hash(job, JobDescriptor.HASH_XCBC);
        Memory.putI64(job + JobDescriptor.XCBC_FIRST, first);
        Memory.putI64(job + JobDescriptor.XCBC_SECOND, second);
        Memory.putI64(job + JobDescriptor.XCBC_THIRD, third);
    }

    /** AES-CMAC with the keys that {@link KeyExpansion#expandCmac} derived. */
    public static void hashCmac(long job, long schedule, long first, long second) {
        hash(job, JobDescriptor.HASH_CMAC);
        Memory.putI64(job + JobDescriptor.CMAC_SCHEDULE, schedule);
        Memory.putI64(job + JobDescriptor.CMAC_FIRST, first);
        Memory.putI64(job + JobDescriptor.CMAC_SECOND, second);
    }

    /** No hash. */
    public static void hashNothing(long job) {
        hash(job, JobDescriptor.HASH_NULL);
    }

    /** The text of an AEAD job; source and target may be the same address. CCM takes 1 octet or more. */
    public static void setText(long job, long target, long source, long octets) {
        Memory.putI64(job + JobDescriptor.SOURCE, source);
        Memory.putI64(job + JobDescriptor.TARGET, target);
        setRanges(job, 0, octets, 0, octets);
    }

    /**
     * The text of a job with a cipher or a hash that stand alone or side by side, transformed in place. The hash covers
     * ciphertext: sealing encrypts first, opening decrypts last.
     *
     * @param packet address from which the offsets count
     * @param cipherOffset of the first octet of the cipher's text
     * @param cipherOctets 1 or more; for CBC a multiple of the block
     * @param hashOffset of the first octet that the hash covers
     * @param hashOctets 1 or more
     */
    public static void setPacket(
            long job, long packet, long cipherOffset, long cipherOctets, long hashOffset, long hashOctets) {
        Memory.putI64(job + JobDescriptor.SOURCE, packet);
        Memory.putI64(job + JobDescriptor.TARGET, packet + cipherOffset);
        setRanges(job, cipherOffset, cipherOctets, hashOffset, hashOctets);
    }

    /**
     * The IV.
     *
     * @param octets 12 for GCM and ChaCha20-Poly1305; 7 to 13 for CCM; 16 for CBC, or 8 with 3DES; for CTR 16, the first
     *     counter block, or 12, which 1 follows as the counter
     */
    public static void setIv(long job, long iv, long octets) {
        Memory.putI64(job + JobDescriptor.IV, iv);
        Memory.putI64(job + JobDescriptor.IV_OCTETS, octets);
    }

    /** Octets that an AEAD job authenticates only; for CCM 46 at most. */
    public static void setAssociated(long job, long associated, long octets) {
        Memory.putI64(job + JobDescriptor.ASSOCIATED, associated);
        Memory.putI64(job + JobDescriptor.ASSOCIATED_OCTETS, octets);
    }

    /**
     * Where the computed tag goes, and how much of it.
     *
     * @param octets for HMAC {@link Hmac#truncatedOctets()} or the whole hash; 12 for XCBC; 1 to 16 for CMAC and GCM;
     *     an even number from 4 to 16 for CCM; 16 for ChaCha20-Poly1305
     */
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

    /** A cipher whose text, once encrypted, is what the hash covers. */
    private static void cipherOutside(long job, boolean encrypt, int cipher) {
        direct(job, encrypt, cipher, encrypt);
    }

    private static void direct(long job, boolean encrypt, int cipher, boolean cipherFirst) {
        Memory.putI32(job + JobDescriptor.CIPHER_MODE, cipher);
        Memory.putI32(job + JobDescriptor.DIRECTION, encrypt ? JobDescriptor.ENCRYPT : JobDescriptor.DECRYPT);
        Memory.putI32(
                job + JobDescriptor.CHAIN_ORDER,
                cipherFirst ? JobDescriptor.CIPHER_THEN_HASH : JobDescriptor.HASH_THEN_CIPHER);
    }

    private static void hash(long job, int hash) {
        Memory.putI32(job + JobDescriptor.HASH_ALGORITHM, hash);
    }

    /** Each direction reads its own field; the caller gives the keys of its direction. */
    private static void setKeys(long job, int octets, long keys) {
        Memory.putI64(job + JobDescriptor.KEY_OCTETS, octets);
        Memory.putI64(job + JobDescriptor.ENCRYPT_KEYS, keys);
        Memory.putI64(job + JobDescriptor.DECRYPT_KEYS, keys);
    }

    private static void setRanges(long job, long cipherOffset, long cipherOctets, long hashOffset, long hashOctets) {
        Memory.putI64(job + JobDescriptor.CIPHER_OFFSET, cipherOffset);
        Memory.putI64(job + JobDescriptor.CIPHER_OCTETS, cipherOctets);
        Memory.putI64(job + JobDescriptor.HASH_OFFSET, hashOffset);
        Memory.putI64(job + JobDescriptor.HASH_OCTETS, hashOctets);
    }
}

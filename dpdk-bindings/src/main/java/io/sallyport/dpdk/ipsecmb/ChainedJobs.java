package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * Jobs of one AES cipher with one HMAC, all in one direction, done together: sealing encrypts all and then hashes all,
 * opening hashes all and then decrypts all.
 *
 * <p>They are jobs in memory of their own, not in the manager's queue, so a field that is the same in every job is written
 * once, and keys are written when they change. One instance belongs to one thread. Only the constructor allocates.
 */
public final class ChainedJobs implements AutoCloseable {
    /** The cipher of all jobs of an instance. */
    public enum Cipher {
        CBC(JobDescriptor.CIPHER_CBC),
        /** Its IV is the first counter block. */
        COUNTER(JobDescriptor.CIPHER_COUNTER);

        private final int mode;

        Cipher(int mode) {
            this.mode = mode;
        }
    }

    private final int count;
    private final boolean seals;
    private final int mode;
    private final int keyOctets;
    private final int hash;
    private final int headOctets;
    private final OffHeap memory;
    private final long jobs;

    /** By job: the keys that stand in it. */
    private final long[] keys;

    /**
     * Empty jobs.
     *
     * @param count how many at most
     * @param seals whether they encrypt
     * @param keyOctets 16, 24 or 32
     * @param headOctets that are hashed before the first octet of text
     */
    public ChainedJobs(int count, boolean seals, Cipher cipher, int keyOctets, Hmac hmac, int headOctets) {
        this.count = count;
        this.seals = seals;
        this.mode = cipher.mode;
        this.keyOctets = keyOctets;
        this.hash = hmac.jobNumber();
        this.headOctets = headOctets;
        memory = OffHeap.allocate((long) count * JobDescriptor.OCTETS);
        jobs = memory.address();
        keys = new long[count];
        for (int i = 0; i < count; i++) {
            long job = job(i);
            Memory.putI32(job + JobDescriptor.CIPHER_MODE, mode);
            Memory.putI32(job + JobDescriptor.DIRECTION, seals ? JobDescriptor.ENCRYPT : JobDescriptor.DECRYPT);
            Memory.putI32(
                    job + JobDescriptor.CHAIN_ORDER,
                    seals ? JobDescriptor.CIPHER_THEN_HASH : JobDescriptor.HASH_THEN_CIPHER);
            Memory.putI32(job + JobDescriptor.HASH_ALGORITHM, hash);
            Memory.putI64(job + JobDescriptor.KEY_OCTETS, keyOctets);
            Memory.putI64(job + JobDescriptor.IV_OCTETS, KeyExpansion.AES_BLOCK_OCTETS);
            Memory.putI64(job + JobDescriptor.CIPHER_OFFSET, headOctets);
            Memory.putI64(job + JobDescriptor.HASH_OFFSET, 0);
            Memory.putI64(job + JobDescriptor.TAG_OCTETS, hmac.truncatedOctets());
        }
    }

    /**
     * The keys of a job: they stay in it until others are set.
     *
     * @param i its number, from 0
     * @param cipherKeys what {@link KeyExpansion} wrote for this direction
     * @param inner the HMAC's inner state, what {@link KeyExpansion#expandHmac} wrote
     * @param outer its outer state
     */
    public void setKeys(int i, long cipherKeys, long inner, long outer) {
        if (keys[i] != cipherKeys) {
            keys[i] = cipherKeys;
            long job = job(i);
            Memory.putI64(job + JobDescriptor.ENCRYPT_KEYS, cipherKeys);
            Memory.putI64(job + JobDescriptor.DECRYPT_KEYS, cipherKeys);
            Memory.putI64(job + JobDescriptor.HMAC_INNER, inner);
            Memory.putI64(job + JobDescriptor.HMAC_OUTER, outer);
        }
    }

    /**
     * The packet of a job, transformed in place.
     *
     * @param i its number, from 0
     * @param covered address of the first octet that is hashed
     * @param textOctets 1 or more; for CBC a multiple of the block
     * @param iv address of 16 octets
     * @param tag receives the truncated HMAC: {@link Hmac#truncatedOctets()}
     */
    public void setPacket(int i, long covered, int textOctets, long iv, long tag) {
        long job = job(i);
        Memory.putI64(job + JobDescriptor.SOURCE, covered);
        Memory.putI64(job + JobDescriptor.TARGET, covered + headOctets);
        Memory.putI64(job + JobDescriptor.CIPHER_OCTETS, textOctets);
        Memory.putI64(job + JobDescriptor.HASH_OCTETS, headOctets + textOctets);
        Memory.putI64(job + JobDescriptor.IV, iv);
        Memory.putI64(job + JobDescriptor.TAG, tag);
    }

    /**
     * Does the first jobs, none of which the library checks: each must be filled in as the methods say.
     *
     * @param calls of the manager that is to do them
     * @param jobCount 1 to the number that there are
     * @throws IpsecMbException if the library has not done them all
     */
    public void run(ChainedCalls calls, int jobCount) {
        if (jobCount < 1 || jobCount > count) {
            throw new IllegalArgumentException("there are 1 to " + count + " jobs, not " + jobCount);
        }
        int direction = seals ? JobDescriptor.ENCRYPT : JobDescriptor.DECRYPT;
        int ciphers;
        int hashes;
        if (seals) {
            ciphers = calls.cipher(jobs, jobCount, mode, direction, keyOctets);
            hashes = calls.hash(jobs, jobCount, hash);
        } else {
            hashes = calls.hash(jobs, jobCount, hash);
            ciphers = calls.cipher(jobs, jobCount, mode, direction, keyOctets);
        }
        if (ciphers != jobCount || hashes != jobCount) {
            throw new IpsecMbException(
                    "IPsec_MB has done " + ciphers + " ciphers and " + hashes + " hashes of " + jobCount + " jobs.");
        }
    }

    private long job(int i) {
        return Memory.pointer(jobs + (long) i * JobDescriptor.OCTETS);
    }

    @Override
    public void close() {
        memory.close();
    }
}

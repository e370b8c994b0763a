package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.memory.Memory;
import java.util.Arrays;

/**
 * Jobs of ChaCha20-Poly1305 (RFC 7634), all in one direction, done together.
 *
 * <p>They are jobs of a manager's queue in which nobody else puts any: an emptied queue lends the same jobs again, so a field
 * that is the same in every job is written once, and a key when it changes. One instance belongs to one thread and closes its
 * manager. Only the constructor allocates.
 */
public final class ChaCha20Jobs implements AutoCloseable {
    private static final int ASSOCIATED_OCTETS = 8;
    private static final int TAG_OCTETS = 16;

    private final int count;
    private final boolean seals;
    private final IpsecMb ipsecMb;
    private final JobBurst burst;

    /** By job: the key that stands in it; 0 while nothing does. */
    private final long[] keys;

    /** The address of the first job when {@link #keys} were written. */
    private long first;

    /**
     * Empty jobs.
     *
     * @param ipsecMb a manager of its own
     * @param count how many at most
     * @param seals whether they encrypt
     */
    public ChaCha20Jobs(IpsecMb ipsecMb, int count, boolean seals) {
        this.ipsecMb = ipsecMb;
        this.count = count;
        this.seals = seals;
        burst = new JobBurst(ipsecMb);
        keys = new long[count];
        lend();
    }

    /** Asks for all jobs, of which those that were lent before still say what was written there. */
    private void lend() {
        if (burst.request(count) != count) {
            throw new IpsecMbException("IPsec_MB's queue is not empty, though all its jobs have come back.");
        }
        if (burst.job(0) != first) {
            first = burst.job(0);
            Arrays.fill(keys, 0);
            for (int i = 0; i < count; i++) {
                prepare(burst.job(i));
            }
        }
    }

    /** Writes what is the same in every job. */
    private void prepare(long job) {
        Job.useChaCha20Poly1305(job, seals, 0);
        Job.setIv(job, 0, IpsecMb.GCM_IV_OCTETS);
        Job.setText(job, 0, 0, 0);
        Job.setAssociated(job, 0, ASSOCIATED_OCTETS);
        Job.setTag(job, 0, TAG_OCTETS);
    }

    /**
     * The packet of a job, transformed in place.
     *
     * @param i its number: from 0, without a gap
     * @param key address of the 32 octets of the key
     * @param associated address of 8 octets that are authenticated only
     * @param text address of its first octet
     * @param textOctets 0 or more
     * @param nonce address of 12 octets
     * @param tag receives 16 octets
     */
    public void set(int i, long key, long associated, long text, int textOctets, long nonce, long tag) {
        long job = burst.job(i);
        if (keys[i] != key) {
            keys[i] = key;
            Memory.putI64(job + JobDescriptor.ENCRYPT_KEYS, key);
            Memory.putI64(job + JobDescriptor.DECRYPT_KEYS, key);
        }
        Memory.putI64(job + JobDescriptor.SOURCE, text);
        Memory.putI64(job + JobDescriptor.TARGET, text);
        Memory.putI64(job + JobDescriptor.CIPHER_OCTETS, textOctets);
        Memory.putI64(job + JobDescriptor.HASH_OCTETS, textOctets);
        Memory.putI64(job + JobDescriptor.IV, nonce);
        Memory.putI64(job + JobDescriptor.ASSOCIATED, associated);
        Memory.putI64(job + JobDescriptor.TAG, tag);
    }

    /**
     * Does the first jobs, none of which the library checks: each must be filled in as {@link #set} says.
     *
     * @param jobCount 1 to the number that there are
     * @throws IpsecMbException if the library has not done them all
     */
    public void run(int jobCount) {
        int done = burst.submitUnchecked(jobCount);
        if (done != jobCount) {
            throw new IpsecMbException("IPsec_MB has done " + done + " of " + jobCount + " jobs of ChaCha20-Poly1305.");
        }
        lend();
    }

    @Override
    public void close() {
        burst.close();
        ipsecMb.close();
    }
}

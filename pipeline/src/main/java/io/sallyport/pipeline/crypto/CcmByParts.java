package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.Job;
import io.sallyport.dpdk.ipsecmb.JobBurst;
import io.sallyport.dpdk.ipsecmb.KeyExpansion;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * AES-CCM put together from CBC and CTR, for the key of 192 bits that IPsec_MB's own CCM does not take (RFC 4309; NIST SP
 * 800-38C, appendix A).
 *
 * <pre>
 *   scratch:  B0 | octets of associated data, associated data, zeroes | text, zeroes ── CBC ──▶ last block = T
 *   T    ── CTR from block 0 ──▶ ICV
 *   text ── CTR from block 1 ──▶ text
 * </pre>
 *
 * <p>Not fast, and not meant to be: it copies each text once. Allocates nothing but in the constructor.
 */
final class CcmByParts implements AutoCloseable {
    private static final int BLOCK = KeyExpansion.AES_BLOCK_OCTETS;

    /** The longest that a message may be for the library's CBC, in whole blocks. */
    private static final int MOST_OCTETS = 65_520;

    /** Octets of the length field: 15 less those of the nonce. */
    private static final int LENGTH_OCTETS = 4;

    private static final int NONCE_OCTETS = BLOCK - 1 - LENGTH_OCTETS;

    /** Flags of a counter block: the octets of the counter less one. */
    private static final int COUNTER_FLAGS = LENGTH_OCTETS - 1;

    /** Flag of B0: there is associated data. */
    private static final int ASSOCIATED_FLAG = 0x40;

    private static final int TAG_FLAG_SHIFT = 3;

    private final JobBurst burst;
    private final OffHeap memory = OffHeap.allocate(MOST_OCTETS + 3L * BLOCK);
    private final long zeroIv = memory.address();
    private final long counter = zeroIv + BLOCK;
    private final long blocks = counter + BLOCK;

    CcmByParts(IpsecMb ipsecMb) {
        burst = new JobBurst(ipsecMb);
    }

    /** Does job {@code i}, unless it is too long. */
    void run(CryptoBatch batch, int i) {
        int text = batch.textOctets[i];
        int associated = batch.coveredOctets[i];
        int head = BLOCK + (associated == 0 ? 0 : whole(Short.BYTES + associated));
        int octets = head + whole(text);
        if (octets > MOST_OCTETS) {
            return;
        }
        boolean seals = batch.use() == KeyUse.SEAL;
        boolean done = seals || count(batch, i, batch.text[i], text, 1);
        writeHead(batch, i, head);
        writePadded(batch.text[i], text, blocks + head);
        long mac = blocks + octets - BLOCK;
        done &= chain(batch, i, octets) && count(batch, i, mac, BLOCK, 0);
        if (seals) {
            done &= count(batch, i, batch.text[i], text, 1);
        }
        Memory.copy(mac, batch.computedIcv(i), batch.icvOctets[i]);
        batch.done[i] = done;
    }

    private void writeHead(CryptoBatch batch, int i, int octets) {
        int associated = batch.coveredOctets[i];
        Memory.putI64(blocks + octets - BLOCK, 0);
        Memory.putI64(blocks + octets - Long.BYTES, 0);
        int flags = associated == 0 ? 0 : ASSOCIATED_FLAG;
        int tagFlags = ((batch.icvOctets[i] - 2) / 2) << TAG_FLAG_SHIFT;
        Memory.putU8(blocks, flags | tagFlags | (LENGTH_OCTETS - 1));
        Memory.copy(batch.nonce[i], blocks + 1, NONCE_OCTETS);
        Memory.putBe32(blocks + 1 + NONCE_OCTETS, batch.textOctets[i]);
        if (associated != 0) {
            Memory.putBe16(blocks + BLOCK, associated);
            Memory.copy(batch.covered[i], blocks + BLOCK + Short.BYTES, associated);
        }
    }

    private static void writePadded(long source, int octets, long target) {
        int whole = whole(octets);
        if (whole > 0) {
            Memory.putI64(target + whole - BLOCK, 0);
            Memory.putI64(target + whole - Long.BYTES, 0);
        }
        Memory.copy(source, target, octets);
    }

    private boolean chain(CryptoBatch batch, int i, int octets) {
        long job = lend();
        Job.useCbc(job, true, EncryptionAlgorithm.AES_CCM_192.keyOctets(), key(batch, i));
        Job.setPacket(job, blocks, 0, octets, 0, octets);
        Job.setIv(job, zeroIv, BLOCK);
        return run(job);
    }

    private boolean count(CryptoBatch batch, int i, long text, int octets, int first) {
        if (octets == 0) {
            return true;
        }
        Memory.putU8(counter, COUNTER_FLAGS);
        Memory.copy(batch.nonce[i], counter + 1, NONCE_OCTETS);
        Memory.putBe32(counter + 1 + NONCE_OCTETS, first);
        long job = lend();
        Job.useCounter(job, true, EncryptionAlgorithm.AES_CCM_192.keyOctets(), key(batch, i));
        Job.setPacket(job, text, 0, octets, 0, octets);
        Job.setIv(job, counter, BLOCK);
        return run(job);
    }

    private static long key(CryptoBatch batch, int i) {
        return batch.keySchedule[i] + IpsecMbKeyDescriptor.CIPHER;
    }

    private long lend() {
        if (burst.request(1) != 1) {
            throw new IllegalStateException("IPsec_MB's queue is not empty, though all its jobs have come back");
        }
        return burst.job(0);
    }

    private boolean run(long job) {
        Job.hashNothing(job);
        int completed = burst.trySubmit(1);
        if (completed == 0) {
            completed = burst.flush(1);
        }
        return completed == 1 && Job.isCompleted(burst.job(0));
    }

    private static int whole(int octets) {
        return octets + BLOCK - 1 & -BLOCK;
    }

    @Override
    public void close() {
        IpsecMb.wipe(memory.address(), memory.octets());
        memory.close();
        burst.close();
    }
}

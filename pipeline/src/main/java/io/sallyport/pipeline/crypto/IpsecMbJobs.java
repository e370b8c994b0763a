package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.Job;
import io.sallyport.dpdk.ipsecmb.KeyExpansion;
import io.sallyport.dpdk.memory.OffHeap;

/** Writes the jobs of a batch as jobs of IPsec_MB: algorithm and keys, ranges, nonce, and where the ICV goes. */
final class IpsecMbJobs implements AutoCloseable {
    /** Salt and IV of AES-CCM (RFC 4309 section 4). */
    private static final int CCM_NONCE_OCTETS = 11;

    /** For the three pointers of a 3DES job; there is one at a time. */
    private final OffHeap pointers = OffHeap.allocate(3 * Long.BYTES);

    /** Job {@code i} of the batch; its index comes back as user data. */
    void fill(CryptoBatch batch, int i, long job) {
        EncryptionAlgorithm encryption = EncryptionAlgorithm.of(batch.encryption[i]);
        Job.setUserData(job, i);
        Job.setTag(job, batch.computedIcv(i), batch.icvOctets[i]);
        if (encryption.isCombined()) {
            fillCombined(batch, i, job, encryption);
        } else {
            fillCipher(batch, i, job, encryption);
            fillIntegrity(job, IntegrityAlgorithm.of(batch.integrity[i]), batch.keySchedule[i]);
        }
    }

    private static void fillCombined(CryptoBatch batch, int i, long job, EncryptionAlgorithm encryption) {
        boolean encrypt = batch.use() == KeyUse.SEAL;
        long key = batch.keySchedule[i] + IpsecMbKeyDescriptor.CIPHER;
        if (encryption == EncryptionAlgorithm.CHACHA20_POLY1305) {
            Job.useChaCha20Poly1305(job, encrypt, key);
            Job.setIv(job, batch.nonce[i], IpsecMb.GCM_IV_OCTETS);
        } else {
            Job.useCcm(job, encrypt, encryption.keyOctets(), key);
            Job.setIv(job, batch.nonce[i], CCM_NONCE_OCTETS);
        }
        Job.setText(job, batch.text[i], batch.text[i], batch.textOctets[i]);
        Job.setAssociated(job, batch.covered[i], batch.coveredOctets[i]);
    }

    private void fillCipher(CryptoBatch batch, int i, long job, EncryptionAlgorithm encryption) {
        boolean encrypt = batch.use() == KeyUse.SEAL;
        long key = batch.keySchedule[i] + IpsecMbKeyDescriptor.CIPHER;
        long covered = batch.covered[i];
        int coveredOctets = batch.coveredOctets[i];
        switch (encryption) {
            case NULL -> {
                Job.useNullCipher(job);
                Job.setPacket(job, covered, 0, coveredOctets, 0, coveredOctets);
                return;
            }
            case TRIPLE_DES_CBC -> {
                Job.useTripleDes(job, encrypt, key, pointers.address());
                Job.setIv(job, batch.nonce[i], encryption.ivOctets());
            }
            case AES_CTR_128, AES_CTR_192, AES_CTR_256 -> {
                Job.useCounter(job, encrypt, encryption.keyOctets(), key);
                Job.setIv(job, batch.nonce[i], KeyExpansion.AES_BLOCK_OCTETS);
            }
            default -> {
                Job.useCbc(job, encrypt, encryption.keyOctets(), key);
                Job.setIv(job, batch.nonce[i], encryption.ivOctets());
            }
        }
        Job.setPacket(job, covered, batch.text[i] - covered, batch.textOctets[i], 0, coveredOctets);
    }

    private static void fillIntegrity(long job, IntegrityAlgorithm integrity, long schedule) {
        switch (integrity) {
            case AES_XCBC_96 ->
                Job.hashXcbc(
                        job,
                        schedule + IpsecMbKeyDescriptor.MAC_SCHEDULE,
                        schedule + IpsecMbKeyDescriptor.MAC_FIRST,
                        schedule + IpsecMbKeyDescriptor.MAC_SECOND);
            case AES_CMAC_96 ->
                Job.hashCmac(
                        job,
                        schedule + IpsecMbKeyDescriptor.MAC_SCHEDULE,
                        schedule + IpsecMbKeyDescriptor.MAC_FIRST,
                        schedule + IpsecMbKeyDescriptor.MAC_SECOND);
            default ->
                Job.hashHmac(
                        job,
                        IpsecMbKeySchedule.hmac(integrity),
                        schedule + IpsecMbKeyDescriptor.HMAC_INNER,
                        schedule + IpsecMbKeyDescriptor.HMAC_OUTER);
        }
    }

    @Override
    public void close() {
        pointers.close();
    }
}

package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.ChainedCalls;
import io.sallyport.dpdk.ipsecmb.ChainedJobs;
import io.sallyport.pipeline.packet.EspDescriptor;

/** AES-CBC or AES-CTR with an HMAC: all ciphers in one call of IPsec_MB, all hashes in another. */
final class ChainedLane extends SuiteLane {
    private final ChainedCalls forMany;
    private final ChainedCalls forFew;
    private final ChainedJobs jobs;

    ChainedLane(int place, ChainedCalls forMany, ChainedCalls forFew, CipherSuite suite, KeyUse use) {
        super(place, suite.encryption().kind() == EncryptionAlgorithm.Kind.CBC);
        this.forMany = forMany;
        this.forFew = forFew;
        EncryptionAlgorithm encryption = suite.encryption();
        jobs = new ChainedJobs(
                CAPACITY,
                use == KeyUse.SEAL,
                hasRandomIv() ? ChainedJobs.Cipher.CBC : ChainedJobs.Cipher.COUNTER,
                encryption.keyOctets(),
                IpsecMbKeySchedule.hmac(suite.integrity()),
                EspDescriptor.IV + encryption.ivOctets());
    }

    @Override
    void add(long keySchedule, long esp, int text, long nonce, long icv) {
        int job = count++;
        jobs.setKeys(
                job,
                keySchedule + IpsecMbKeyDescriptor.CIPHER,
                keySchedule + IpsecMbKeyDescriptor.HMAC_INNER,
                keySchedule + IpsecMbKeyDescriptor.HMAC_OUTER);
        jobs.setPacket(job, esp, text, hasRandomIv() ? esp + EspDescriptor.IV : nonce, icv);
    }

    @Override
    void run() {
        int added = count;
        count = 0;
        jobs.run(added <= JobQueue.FEW_JOBS ? forFew : forMany, added);
    }

    @Override
    public void close() {
        jobs.close();
    }
}

package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.Job;
import io.sallyport.dpdk.ipsecmb.JobBurst;
import io.sallyport.pipeline.packet.EspDescriptor;

/** ChaCha20-Poly1305 (RFC 7634): a burst of jobs, which IPsec_MB does not check. */
final class ChaCha20Lane extends SuiteLane {
    private final boolean seals;
    private final JobBurst burst;

    private final long[] keys = new long[CAPACITY];
    private final long[] headers = new long[CAPACITY];
    private final int[] texts = new int[CAPACITY];
    private final long[] nonces = new long[CAPACITY];
    private final long[] icvs = new long[CAPACITY];
    private final boolean[] done = new boolean[CAPACITY];

    ChaCha20Lane(int place, IpsecMb ipsecMb, KeyUse use) {
        super(place, false);
        seals = use == KeyUse.SEAL;
        burst = new JobBurst(ipsecMb);
    }

    @Override
    void add(long keySchedule, long esp, int text, long nonce, long icv) {
        int job = count++;
        keys[job] = keySchedule + IpsecMbKeyDescriptor.CIPHER;
        headers[job] = esp;
        texts[job] = text;
        nonces[job] = nonce;
        icvs[job] = icv;
    }

    @Override
    void run() {
        int added = count;
        count = 0;
        JobQueue.lend(burst, added);
        for (int i = 0; i < added; i++) {
            done[i] = false;
            fill(i);
        }
        boolean _ = JobQueue.finish(burst, burst.submitUnchecked(added), added, done);
        for (int i = 0; i < added; i++) {
            if (!done[i]) {
                throw new IllegalStateException("IPsec_MB has not done a job of ChaCha20-Poly1305");
            }
        }
    }

    private void fill(int i) {
        long job = burst.job(i);
        long text = headers[i] + EspDescriptor.TEXT;
        Job.useChaCha20Poly1305(job, seals, keys[i]);
        Job.setUserData(job, i);
        Job.setIv(job, nonces[i], IpsecMb.GCM_IV_OCTETS);
        Job.setText(job, text, text, texts[i]);
        Job.setAssociated(job, headers[i], EspDescriptor.ASSOCIATED_OCTETS);
        Job.setTag(job, icvs[i], CipherSuite.COMBINED_ICV_OCTETS);
    }

    @Override
    public void close() {
        burst.close();
    }
}

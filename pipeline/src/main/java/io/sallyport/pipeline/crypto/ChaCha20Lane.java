package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.ChaCha20Jobs;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.pipeline.packet.EspDescriptor;

/** ChaCha20-Poly1305 (RFC 7634): a burst of jobs, which IPsec_MB does not check. */
final class ChaCha20Lane extends SuiteLane {
    private final ChaCha20Jobs jobs;

    /**
     * A lane.
     *
     * @param ipsecMb a manager of its own, which it closes
     */
    ChaCha20Lane(int place, IpsecMb ipsecMb, KeyUse use) {
        super(place, false);
        jobs = new ChaCha20Jobs(ipsecMb, CAPACITY, use == KeyUse.SEAL);
    }

    @Override
    void add(long keySchedule, long esp, int text, long nonce, long icv) {
        addPacket(keySchedule + IpsecMbKeyDescriptor.CIPHER, esp, esp + EspDescriptor.TEXT, text, nonce, icv);
    }

    /** The same of a packet in its parts. */
    void addPacket(long key, long associated, long text, int textOctets, long nonce, long tag) {
        jobs.set(count++, key, associated, text, textOctets, nonce, tag);
    }

    @Override
    void run() {
        int added = count;
        count = 0;
        jobs.run(added);
    }

    @Override
    public void close() {
        jobs.close();
    }
}

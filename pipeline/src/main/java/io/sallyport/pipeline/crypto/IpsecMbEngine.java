package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;

/** AES-GCM by IPsec_MB, called directly for each packet. */
public final class IpsecMbEngine implements CryptoEngine {
    private final IpsecMb ipsecMb;

    /** Takes over the manager; it must belong to the thread that will use the engine. */
    public IpsecMbEngine(IpsecMb ipsecMb) {
        this.ipsecMb = ipsecMb;
    }

    @Override
    public boolean isGcmDirect() {
        return true;
    }

    @Override
    public void run(CryptoBatch batch) {
        for (int i = 0; i < batch.count; i++) {
            if (batch.use() == KeyUse.OPEN) {
                openGcm(
                        batch.encryption[i],
                        batch.keySchedule[i],
                        batch.text[i],
                        batch.textOctets[i],
                        batch.nonce[i],
                        batch.covered[i],
                        batch.coveredOctets[i],
                        batch.computedIcv(i));
            } else {
                sealGcm(
                        batch.encryption[i],
                        batch.keySchedule[i],
                        batch.text[i],
                        batch.textOctets[i],
                        batch.nonce[i],
                        batch.covered[i],
                        batch.coveredOctets[i],
                        batch.computedIcv(i));
            }
            batch.done[i] = true;
        }
    }

    @Override
    public void openGcm(
            int algorithm,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv) {
        ipsecMb.gcmDecrypt(
                algorithm,
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

    @Override
    public void sealGcm(
            int algorithm,
            long keySchedule,
            long text,
            int octets,
            long nonce,
            long associatedData,
            int associatedOctets,
            long icv) {
        ipsecMb.gcmEncrypt(
                algorithm,
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

    @Override
    public void close() {
        ipsecMb.close();
    }
}

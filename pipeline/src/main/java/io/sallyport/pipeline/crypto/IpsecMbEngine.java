package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;

/** AES-GCM by IPsec_MB, called directly for each packet. */
public final class IpsecMbEngine implements AeadEngine {
    private final IpsecMb ipsecMb;

    /** Takes over the manager; it must belong to the thread that will use the engine. */
    public IpsecMbEngine(IpsecMb ipsecMb) {
        this.ipsecMb = ipsecMb;
    }

    @Override
    public void open(
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
                Algorithm.ICV_OCTETS);
    }

    @Override
    public void seal(
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
                Algorithm.ICV_OCTETS);
    }

    @Override
    public void close() {
        ipsecMb.close();
    }
}

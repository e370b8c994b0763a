package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;

/** Expands AES-GCM keys with IPsec_MB: round keys and the powers of the hash key. */
public final class IpsecMbKeySchedule implements KeySchedule, AutoCloseable {
    private final IpsecMb ipsecMb;

    /** Takes over the manager; it must belong to the thread that installs SAs. */
    public IpsecMbKeySchedule(IpsecMb ipsecMb) {
        this.ipsecMb = ipsecMb;
    }

    @Override
    public int octets() {
        return IpsecMb.GCM_KEY_BYTES;
    }

    @Override
    public void expand(Algorithm algorithm, byte[] key, long target) {
        if (key.length != algorithm.keyOctets()) {
            throw new IllegalArgumentException(
                    algorithm.label() + " takes a key of " + algorithm.keyOctets() + " octets, not " + key.length);
        }
        ipsecMb.expandGcmKey(key, target);
    }

    @Override
    public void close() {
        ipsecMb.close();
    }
}

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
    public void expand(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, long target) {
        if (!suite.isPlainGcm()) {
            throw new IllegalArgumentException("this engine does AES-GCM only, not " + suite.label());
        }
        if (encryptionKey.length != suite.encryption().keyOctets()) {
            throw new IllegalArgumentException(suite.label() + " takes a key of "
                    + suite.encryption().keyOctets() + " octets, not " + encryptionKey.length);
        }
        ipsecMb.expandGcmKey(encryptionKey, target);
    }

    @Override
    public void close() {
        ipsecMb.close();
    }
}

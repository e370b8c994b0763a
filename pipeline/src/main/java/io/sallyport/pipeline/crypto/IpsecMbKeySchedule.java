package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.Hmac;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.ipsecmb.KeyExpansion;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.vector.VectorTrial;

/** Expands keys of every suite with IPsec_MB: round keys, powers of hash keys, HMAC states. */
public final class IpsecMbKeySchedule implements KeySchedule {
    private final IpsecMb ipsecMb;
    private final KeyExpansion expansion;

    /** Takes over the manager; it must belong to the thread that installs SAs. */
    public IpsecMbKeySchedule(IpsecMb ipsecMb) {
        this.ipsecMb = ipsecMb;
        this.expansion = new KeyExpansion(ipsecMb);
    }

    @Override
    public int octets() {
        return IpsecMbKeyDescriptor.OCTETS;
    }

    @Override
    public void expand(CipherSuite suite, KeyUse use, byte[] encryptionKey, byte[] integrityKey, long target) {
        suite.checkKeys(encryptionKey, integrityKey);
        expandCipher(suite.encryption(), use, encryptionKey, target + IpsecMbKeyDescriptor.CIPHER);
        expandIntegrity(suite.integrity(), integrityKey, target);
    }

    private void expandCipher(EncryptionAlgorithm encryption, KeyUse use, byte[] key, long target) {
        switch (encryption) {
            case AES_GCM_128, AES_GCM_192, AES_GCM_256, AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 ->
                ipsecMb.expandGcmKey(key, target);
            case CHACHA20_POLY1305 -> {
                Memory.write(target, key);
                VectorTrial.begin();
            }
            case AES_CCM_128, AES_CCM_192, AES_CCM_256, AES_CTR_128, AES_CTR_192, AES_CTR_256 ->
                expansion.expandAesEncryption(key, target);
            case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> {
                if (use == KeyUse.SEAL) {
                    expansion.expandAesEncryption(key, target);
                } else {
                    expansion.expandAesDecryption(key, target);
                }
            }
            case TRIPLE_DES_CBC -> expansion.expandTripleDes(key, target);
            case NULL -> {}
        }
    }

    private void expandIntegrity(IntegrityAlgorithm integrity, byte[] key, long target) {
        switch (integrity) {
            case NONE -> {}
            case HMAC_MD5_96, HMAC_SHA1_96, HMAC_SHA2_256_128, HMAC_SHA2_384_192, HMAC_SHA2_512_256 ->
                expansion.expandHmac(
                        hmac(integrity),
                        key,
                        target + IpsecMbKeyDescriptor.HMAC_INNER,
                        target + IpsecMbKeyDescriptor.HMAC_OUTER);
            case AES_XCBC_96 ->
                expansion.expandXcbc(
                        key,
                        target + IpsecMbKeyDescriptor.MAC_SCHEDULE,
                        target + IpsecMbKeyDescriptor.MAC_FIRST,
                        target + IpsecMbKeyDescriptor.MAC_SECOND);
            case AES_CMAC_96 ->
                expansion.expandCmac(
                        key,
                        target + IpsecMbKeyDescriptor.MAC_SCHEDULE,
                        target + IpsecMbKeyDescriptor.MAC_FIRST,
                        target + IpsecMbKeyDescriptor.MAC_SECOND);
            case AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 ->
                ipsecMb.expandGcmKey(key, target + IpsecMbKeyDescriptor.CIPHER);
        }
    }

    /** The library's name for an HMAC. */
    static Hmac hmac(IntegrityAlgorithm integrity) {
        return switch (integrity) {
            case HMAC_MD5_96 -> Hmac.MD5;
            case HMAC_SHA1_96 -> Hmac.SHA1;
            case HMAC_SHA2_256_128 -> Hmac.SHA2_256;
            case HMAC_SHA2_384_192 -> Hmac.SHA2_384;
            case HMAC_SHA2_512_256 -> Hmac.SHA2_512;
            case NONE, AES_XCBC_96, AES_CMAC_96, AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 ->
                throw new IllegalArgumentException(integrity.label() + " is no HMAC");
        };
    }

    @Override
    public void close() {
        ipsecMb.close();
    }
}

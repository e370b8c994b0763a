package io.sallyport.pipeline.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Integrity algorithms on arrays: HMAC and GMAC by the JDK, AES-CMAC by Bouncy Castle, AES-XCBC-MAC on the JDK's AES. */
final class ReferenceMacs {
    private static final int BLOCK_OCTETS = 16;
    private static final byte XCBC_PADDING = (byte) 0x80;

    private ReferenceMacs() {}

    /** The truncated ICV of any algorithm but AES-GMAC. */
    static byte[] mac(IntegrityAlgorithm integrity, byte[] key, byte[] covered) throws GeneralSecurityException {
        byte[] whole = switch (integrity) {
            case HMAC_MD5_96 -> hmac("HmacMD5", key, covered);
            case HMAC_SHA1_96 -> hmac("HmacSHA1", key, covered);
            case HMAC_SHA2_256_128 -> hmac("HmacSHA256", key, covered);
            case HMAC_SHA2_384_192 -> hmac("HmacSHA384", key, covered);
            case HMAC_SHA2_512_256 -> hmac("HmacSHA512", key, covered);
            case AES_XCBC_96 -> xcbc(key, covered);
            case AES_CMAC_96 -> cmac(key, covered);
            case NONE, AES_GMAC_128, AES_GMAC_192, AES_GMAC_256 ->
                throw new IllegalArgumentException(integrity + " takes more than a key");
        };
        return Arrays.copyOf(whole, integrity.icvOctets());
    }

    /** The tag of AES-GCM with nothing to encrypt. */
    static byte[] gmac(byte[] key, byte[] nonce, byte[] covered) throws GeneralSecurityException {
        return ReferenceCiphers.seal(
                EncryptionAlgorithm.AES_GCM_128, key, nonce, covered, new byte[0], CipherSuite.COMBINED_ICV_OCTETS);
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] covered) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(covered);
    }

    private static byte[] cmac(byte[] key, byte[] covered) {
        CMac mac = new CMac(AESEngine.newInstance());
        mac.init(new KeyParameter(key));
        mac.update(covered, 0, covered.length);
        byte[] whole = new byte[mac.getMacSize()];
        mac.doFinal(whole, 0);
        return whole;
    }

    /**
     * CBC with a zero IV, whose last block is first combined with K2, or with K3 if it is padded; K1, K2 and K3 are blocks of
     * 1s, 2s and 3s encrypted under the key.
     */
    private static byte[] xcbc(byte[] key, byte[] covered) throws GeneralSecurityException {
        Cipher derive = aes(key);
        Cipher chain = aes(derive.doFinal(block(1)));
        boolean padded = covered.length == 0 || covered.length % BLOCK_OCTETS != 0;
        byte[] last = derive.doFinal(block(padded ? 3 : 2));
        int blocks = Math.max(1, (covered.length + BLOCK_OCTETS - 1) / BLOCK_OCTETS);
        byte[] message = Arrays.copyOf(covered, blocks * BLOCK_OCTETS);
        if (padded) {
            message[covered.length] = XCBC_PADDING;
        }
        byte[] state = new byte[BLOCK_OCTETS];
        for (int i = 0; i < blocks; i++) {
            for (int j = 0; j < BLOCK_OCTETS; j++) {
                state[j] ^= message[i * BLOCK_OCTETS + j];
                state[j] ^= i == blocks - 1 ? last[j] : 0;
            }
            state = chain.doFinal(state);
        }
        return state;
    }

    private static byte[] block(int value) {
        byte[] block = new byte[BLOCK_OCTETS];
        Arrays.fill(block, (byte) value);
        return block;
    }

    private static Cipher aes(byte[] key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return cipher;
    }
}

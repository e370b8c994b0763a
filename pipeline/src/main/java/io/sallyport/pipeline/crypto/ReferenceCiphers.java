package io.sallyport.pipeline.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** Ciphers on arrays, by the JDK, and AES-CCM by Bouncy Castle. */
final class ReferenceCiphers {
    private static final String AES = "AES";
    private static final String CHACHA20 = "ChaCha20";
    private static final int BLOCK_OCTETS = 16;
    private static final int DES_BLOCK_OCTETS = 8;

    /** The counter block that follows the one GCM keeps for the tag (NIST SP 800-38D section 7.1). */
    private static final int GCM_FIRST_TEXT_BLOCK = 2;

    /** Block 0 is for the tag (RFC 3610 section 2.3), or for the key of Poly1305 (RFC 8439 section 2.8). */
    private static final int FIRST_TEXT_BLOCK = 1;

    /** Octets of CCM's counter less one, for a nonce of 11 octets (RFC 3610 section 2.3). */
    private static final byte CCM_COUNTER_FLAGS = 3;

    private ReferenceCiphers() {}

    /** Octets of what stands at a job's nonce: the IV of a chained cipher, or a whole counter block. */
    static int ivOctets(EncryptionAlgorithm encryption) {
        return encryption == EncryptionAlgorithm.TRIPLE_DES_CBC ? DES_BLOCK_OCTETS : BLOCK_OCTETS;
    }

    /** CBC or CTR. */
    static byte[] cipher(EncryptionAlgorithm encryption, boolean encrypts, byte[] key, byte[] iv, byte[] text)
            throws GeneralSecurityException {
        if (encryption == EncryptionAlgorithm.TRIPLE_DES_CBC) {
            return run("DESede/CBC/NoPadding", encrypts, "DESede", key, new IvParameterSpec(iv), text);
        }
        String mode = encryption.kind() == EncryptionAlgorithm.Kind.COUNTER ? "CTR" : "CBC";
        return run("AES/" + mode + "/NoPadding", encrypts, AES, key, new IvParameterSpec(iv), text);
    }

    /** What a combined mode does to its text, without any authentication; the same for both directions. */
    static byte[] streamOf(EncryptionAlgorithm encryption, byte[] key, byte[] nonce, byte[] text)
            throws GeneralSecurityException {
        if (encryption == EncryptionAlgorithm.CHACHA20_POLY1305) {
            return run(CHACHA20, true, CHACHA20, key, new ChaCha20ParameterSpec(nonce, FIRST_TEXT_BLOCK), text);
        }
        ByteBuffer counter = ByteBuffer.allocate(BLOCK_OCTETS);
        if (encryption.isCcm()) {
            counter.put(CCM_COUNTER_FLAGS).put(nonce).putInt(FIRST_TEXT_BLOCK);
        } else {
            counter.put(nonce).putInt(GCM_FIRST_TEXT_BLOCK);
        }
        return run("AES/CTR/NoPadding", true, AES, key, new IvParameterSpec(counter.array()), text);
    }

    /** Ciphertext and ICV of a combined mode. */
    static byte[] seal(
            EncryptionAlgorithm encryption, byte[] key, byte[] nonce, byte[] associated, byte[] text, int icvOctets)
            throws GeneralSecurityException {
        if (encryption.isCcm()) {
            return sealCcm(key, nonce, associated, text, icvOctets);
        }
        boolean chaCha = encryption == EncryptionAlgorithm.CHACHA20_POLY1305;
        Cipher cipher = Cipher.getInstance(chaCha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, chaCha ? CHACHA20 : AES),
                chaCha ? new IvParameterSpec(nonce) : new GCMParameterSpec(icvOctets * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(text);
    }

    private static byte[] sealCcm(byte[] key, byte[] nonce, byte[] associated, byte[] text, int icvOctets)
            throws GeneralSecurityException {
        AEADCipher cipher = CCMBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(true, new AEADParameters(new KeyParameter(key), icvOctets * Byte.SIZE, nonce, associated));
        byte[] sealed = new byte[text.length + icvOctets];
        int octets = cipher.processBytes(text, 0, text.length, sealed, 0);
        try {
            cipher.doFinal(sealed, octets);
        } catch (InvalidCipherTextException e) {
            throw new GeneralSecurityException(e);
        }
        return sealed;
    }

    private static byte[] run(
            String transformation,
            boolean encrypts,
            String algorithm,
            byte[] key,
            AlgorithmParameterSpec parameters,
            byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation);
        cipher.init(
                encrypts ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), parameters);
        return cipher.doFinal(text);
    }
}

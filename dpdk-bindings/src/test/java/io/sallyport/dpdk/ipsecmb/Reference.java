package io.sallyport.dpdk.ipsecmb;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The same algorithms by the JDK's own providers. */
final class Reference {
    private static final int TAG_BITS = 128;

    private Reference() {}

    /** Ciphertext, then the tag of 16 octets. */
    static byte[] gcm(byte[] key, byte[] iv, byte[] aad, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(aad);
        return cipher.doFinal(text);
    }

    /** Ciphertext, then the tag of 16 octets. */
    static byte[] chaCha20Poly1305(byte[] key, byte[] iv, byte[] aad, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(iv));
        cipher.updateAAD(aad);
        return cipher.doFinal(text);
    }

    static byte[] cbc(byte[] key, byte[] iv, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(text);
    }

    /** The first {@code octets} octets of an HMAC. */
    static byte[] hmac(String algorithm, byte[] key, byte[] text, int octets) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return Arrays.copyOf(mac.doFinal(text), octets);
    }
}

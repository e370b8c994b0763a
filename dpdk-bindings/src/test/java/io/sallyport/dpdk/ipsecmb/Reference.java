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

    /** A cipher whose IV is the first counter block or what the first block is chained to. */
    static byte[] cipher(String transformation, byte[] key, byte[] iv, byte[] text) throws GeneralSecurityException {
        String algorithm = transformation.substring(0, transformation.indexOf('/'));
        Cipher cipher = Cipher.getInstance(transformation);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
        return cipher.doFinal(text);
    }

    /** The truncated HMAC that IPsec uses. */
    static byte[] hmac(Hmac hmac, byte[] key, byte[] text) throws GeneralSecurityException {
        String algorithm = switch (hmac) {
            case MD5 -> "HmacMD5";
            case SHA1 -> "HmacSHA1";
            case SHA2_256 -> "HmacSHA256";
            case SHA2_384 -> "HmacSHA384";
            case SHA2_512 -> "HmacSHA512";
        };
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return Arrays.copyOf(mac.doFinal(text), hmac.truncatedOctets());
    }
}

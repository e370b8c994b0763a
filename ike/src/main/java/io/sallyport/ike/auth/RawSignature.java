package io.sallyport.ike.auth;

import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import javax.crypto.Cipher;

/** Signatures over a hash that is there already: phase 1 signs HASH_I and HASH_R as they are (RFC 2409 section 5.1). */
final class RawSignature {
    /** RSA keys below this are refused, ours and those of peers. */
    static final int LEAST_RSA_BITS = 2_048;

    private static final String RSA = "RSA";
    private static final String EC = "EC";
    private static final String RSA_SIGN = "RSA/ECB/PKCS1Padding";
    private static final String RSA_OPEN = "RSA/ECB/NoPadding";
    private static final String ECDSA = "NONEwithECDSAinP1363Format";

    private RawSignature() {}

    /** True if a key is of the kind, length and curve that a method asks for. */
    static boolean fits(SignatureMethod method, Key key) {
        if (!key.getAlgorithm().equals(method.keyAlgorithm())) {
            return false;
        }
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
            case ECKey ec -> SignatureCurve.of(ec).filter(method::takes).isPresent();
            default -> false;
        };
    }

    static Octets sign(SignatureMethod method, PrivateKey key, Octets hash) throws GeneralSecurityException {
        if (method.keyAlgorithm().equals(RSA)) {
            Cipher cipher = Cipher.getInstance(RSA_SIGN);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return Octets.of(cipher.doFinal(hash.toByteArray()));
        }
        Signature signature = Signature.getInstance(ECDSA);
        signature.initSign(key);
        signature.update(hash.toByteArray());
        return Octets.of(signature.sign());
    }

    /** Checks a signature of a key that fits. */
    static void verify(SignatureMethod method, PublicKey key, Octets hash, Octets signature)
            throws AuthenticationException {
        boolean good;
        try {
            good = switch (method.keyAlgorithm()) {
                case RSA -> isRsaGood((RSAKey) key, key, hash, signature);
                case EC -> isEcdsaGood(key, hash, signature);
                default -> throw new IllegalStateException("no signatures by " + method.keyAlgorithm());
            };
        } catch (GeneralSecurityException e) {
            throw new AuthenticationException(Reason.BAD_SIGNATURE, "the signature cannot be read: " + e, e);
        }
        if (!good) {
            throw new AuthenticationException(Reason.BAD_SIGNATURE, "the signature is not that of the hash");
        }
    }

    /** Compares the whole block with what it must be, so that there is no padding to be lenient with. */
    private static boolean isRsaGood(RSAKey rsa, PublicKey key, Octets hash, Octets signature)
            throws GeneralSecurityException {
        int octets = (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        if (signature.length() != octets) {
            return false;
        }
        Cipher cipher = Cipher.getInstance(RSA_OPEN);
        cipher.init(Cipher.DECRYPT_MODE, key);
        return MessageDigest.isEqual(cipher.doFinal(signature.toByteArray()), padded(hash, octets));
    }

    /** 00 01 FF ... FF 00 hash: block type 1 of PKCS #1. */
    private static byte[] padded(Octets hash, int octets) {
        byte[] block = new byte[octets];
        Arrays.fill(block, (byte) 0xff);
        int at = octets - hash.length();
        block[0] = 0;
        block[1] = 1;
        block[at - 1] = 0;
        System.arraycopy(hash.toByteArray(), 0, block, at, hash.length());
        return block;
    }

    private static boolean isEcdsaGood(PublicKey key, Octets hash, Octets signature) throws GeneralSecurityException {
        int integer = SignatureCurve.of((ECKey) key).orElseThrow().integerOctets();
        if (signature.length() != 2 * integer) {
            return false;
        }
        Signature verifier = Signature.getInstance(ECDSA);
        verifier.initVerify(key);
        verifier.update(hash.toByteArray());
        return verifier.verify(signature.toByteArray());
    }
}

package io.sallyport.gateway.ike;

import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.SaKeys;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** The data plane's algorithms by their IKEv1 numbers, and its keys cut from KEYMAT. */
public final class ChildSuites {
    private static final int[] KEY_BITS = {0, 128, 192, 256};

    private ChildSuites() {}

    /**
     * The suite of a transform.
     *
     * @throws IllegalArgumentException if the data plane has none
     */
    public static CipherSuite of(ChildTransform transform) {
        IntegrityAlgorithm integrity =
                transform.authentication().map(ChildSuites::integrity).orElse(IntegrityAlgorithm.NONE);
        if (transform.espTransform().isEmpty()) {
            return CipherSuite.integrityOnly(integrity);
        }
        EspTransform cipher = transform.espTransform().get();
        return switch (cipher) {
            case AES_GCM_8 -> combined("aes-gcm-", transform, 8);
            case AES_GCM_12 -> combined("aes-gcm-", transform, 12);
            case AES_GCM_16 -> combined("aes-gcm-", transform, CipherSuite.COMBINED_ICV_OCTETS);
            case AES_CCM_8 -> combined("aes-ccm-", transform, 8);
            case AES_CCM_12 -> combined("aes-ccm-", transform, 12);
            case AES_CCM_16 -> combined("aes-ccm-", transform, CipherSuite.COMBINED_ICV_OCTETS);
            case NULL_AUTH_AES_GMAC -> combined("null-aes-gmac-", transform, CipherSuite.COMBINED_ICV_OCTETS);
            case AES_CBC -> CipherSuite.of(cipher("aes-cbc-", transform), integrity);
            case AES_CTR -> CipherSuite.of(cipher("aes-ctr-", transform), integrity);
            case TRIPLE_DES -> CipherSuite.of(EncryptionAlgorithm.TRIPLE_DES_CBC, integrity);
            case NULL -> CipherSuite.of(EncryptionAlgorithm.NULL, integrity);
            default -> throw new IllegalArgumentException("the data plane does not have " + transform);
        };
    }

    /**
     * The transform by which a suite is offered.
     *
     * @param ah true for AH, which takes the integrity algorithm alone
     * @throws IllegalArgumentException if IKEv1 has no number for it
     */
    public static ChildTransform transform(CipherSuite suite, boolean ah) {
        for (AuthenticationAlgorithm authentication : AuthenticationAlgorithm.values()) {
            if (ah && isSame(authentication, suite.integrity())) {
                return ChildTransform.ah(authentication);
            }
        }
        for (EspTransform cipher : EspTransform.values()) {
            for (int keyBits : KEY_BITS) {
                Optional<ChildTransform> candidate = candidate(cipher, keyBits, suite);
                if (!ah && candidate.isPresent()) {
                    return candidate.get();
                }
            }
        }
        throw new IllegalArgumentException("IKEv1 has no number for " + suite.label());
    }

    private static Optional<ChildTransform> candidate(EspTransform cipher, int keyBits, CipherSuite suite) {
        Optional<AuthenticationAlgorithm> authentication = Arrays.stream(AuthenticationAlgorithm.values())
                .filter(algorithm -> isSame(algorithm, suite.integrity()))
                .findFirst();
        try {
            ChildTransform transform = new ChildTransform(ProtocolId.ESP, cipher.code(), keyBits, authentication);
            return of(transform).equals(suite) ? Optional.of(transform) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // These do not go together.
            return Optional.empty();
        }
    }

    private static boolean isSame(AuthenticationAlgorithm algorithm, IntegrityAlgorithm integrity) {
        try {
            return integrity(algorithm) == integrity;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static CipherSuite combined(String family, ChildTransform transform, int icvOctets) {
        return new CipherSuite(cipher(family, transform), IntegrityAlgorithm.NONE, icvOctets);
    }

    private static EncryptionAlgorithm cipher(String family, ChildTransform transform) {
        String label = family + transform.keyBits();
        return Arrays.stream(EncryptionAlgorithm.values())
                .filter(algorithm -> algorithm.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the data plane does not have " + transform));
    }

    private static IntegrityAlgorithm integrity(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_MD5 -> IntegrityAlgorithm.HMAC_MD5_96;
            case HMAC_SHA -> IntegrityAlgorithm.HMAC_SHA1_96;
            case HMAC_SHA2_256 -> IntegrityAlgorithm.HMAC_SHA2_256_128;
            case HMAC_SHA2_384 -> IntegrityAlgorithm.HMAC_SHA2_384_192;
            case HMAC_SHA2_512 -> IntegrityAlgorithm.HMAC_SHA2_512_256;
            case AES_XCBC_MAC -> IntegrityAlgorithm.AES_XCBC_96;
            case AES_128_GMAC -> IntegrityAlgorithm.AES_GMAC_128;
            case AES_192_GMAC -> IntegrityAlgorithm.AES_GMAC_192;
            case AES_256_GMAC -> IntegrityAlgorithm.AES_GMAC_256;
            default -> throw new IllegalArgumentException("the data plane does not have " + algorithm);
        };
    }

    /** The keys in the data plane's form: copies, to be zeroised by {@link #zeroise}. */
    static io.sallyport.pipeline.sad.SaKeys keys(CipherSuite suite, SaKeys keys) {
        byte[] first = keys.encryption().getEncoded();
        byte[] second = keys.integrity().getEncoded();
        boolean gmac = suite.integrity().isGmac();
        // Salt stands behind the encryption key, or behind the key of AES-GMAC in AH (RFC 4106 8.1, RFC 4543 section
        // 5).
        byte[] salted = gmac ? second : first;
        int keyOctets = salted.length - suite.saltOctets();
        byte[] key = Arrays.copyOf(salted, keyOctets);
        byte[] salt = Arrays.copyOfRange(salted, keyOctets, salted.length);
        Arrays.fill(salted, (byte) 0);
        return gmac
                ? new io.sallyport.pipeline.sad.SaKeys(suite, first, key, salt)
                : new io.sallyport.pipeline.sad.SaKeys(suite, key, second, salt);
    }

    static void zeroise(io.sallyport.pipeline.sad.SaKeys keys) {
        Arrays.fill(keys.encryption(), (byte) 0);
        Arrays.fill(keys.integrity(), (byte) 0);
        Arrays.fill(keys.salt(), (byte) 0);
    }
}

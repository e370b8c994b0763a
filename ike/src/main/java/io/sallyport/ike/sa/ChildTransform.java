package io.sallyport.ike.sa;

import io.sallyport.ike.message.assigned.AhTransform;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ProtocolId;
import java.util.Optional;

/**
 * The algorithms of an SA by their IKEv1 numbers (RFC 2407 sections 4.4.3, 4.4.4 and 4.5).
 *
 * @param protocol AH or ESP
 * @param id ESP: {@link EspTransform}, AH: {@link AhTransform}
 * @param keyBits length of the cipher's key where the transform leaves it open, else 0; salt not counted
 * @param authentication the integrity algorithm; empty for a combined mode
 */
public record ChildTransform(
        ProtocolId protocol, int id, int keyBits, Optional<AuthenticationAlgorithm> authentication) {
    private static final int SALT_OCTETS = 4;
    private static final int CCM_SALT_OCTETS = 3;
    private static final int TRIPLE_DES_OCTETS = 24;

    /** Checks that SAs of these algorithms can exist and protect something. */
    public ChildTransform {
        Optional<String> fault = switch (protocol) {
            case ESP -> espFault(id, keyBits, authentication);
            case AH -> ahFault(id, keyBits, authentication);
            case ISAKMP, IPCOMP -> Optional.of("an SA is of ESP or AH, not " + protocol);
        };
        if (fault.isPresent()) {
            throw new IllegalArgumentException(fault.get());
        }
    }

    /** An ESP transform with an integrity algorithm of its own. */
    public static ChildTransform esp(EspTransform cipher, int keyBits, AuthenticationAlgorithm authentication) {
        return new ChildTransform(ProtocolId.ESP, cipher.code(), keyBits, Optional.of(authentication));
    }

    /** An ESP transform of a combined mode. */
    public static ChildTransform esp(EspTransform cipher, int keyBits) {
        return new ChildTransform(ProtocolId.ESP, cipher.code(), keyBits, Optional.empty());
    }

    /** An AH transform. */
    public static ChildTransform ah(AuthenticationAlgorithm authentication) {
        return new ChildTransform(ProtocolId.AH, ahTransform(authentication).code(), 0, Optional.of(authentication));
    }

    /** The ESP transform; empty for AH. */
    public Optional<EspTransform> espTransform() {
        return protocol == ProtocolId.ESP ? EspTransform.of(id) : Optional.empty();
    }

    /** Octets of {@link SaKeys#encryption}. */
    public int encryptionOctets() {
        return espTransform()
                .map(cipher -> switch (cipher) {
                    case TRIPLE_DES -> TRIPLE_DES_OCTETS;
                    case AES_CBC -> keyBits / Byte.SIZE;
                    case AES_CTR, AES_GCM_8, AES_GCM_12, AES_GCM_16, NULL_AUTH_AES_GMAC ->
                        keyBits / Byte.SIZE + SALT_OCTETS;
                    case AES_CCM_8, AES_CCM_12, AES_CCM_16 -> keyBits / Byte.SIZE + CCM_SALT_OCTETS;
                    default -> 0;
                })
                .orElse(0);
    }

    /** Octets of {@link SaKeys#integrity}. */
    public int integrityOctets() {
        return authentication.map(ChildTransform::keyOctets).orElse(0);
    }

    /** True for algorithms that a configuration must call legacy: MD5 and 3DES (RFC 8221 sections 5 and 6). */
    public boolean legacy() {
        return (protocol == ProtocolId.ESP && id == EspTransform.TRIPLE_DES.code())
                || authentication.equals(Optional.of(AuthenticationAlgorithm.HMAC_MD5));
    }

    /** True if the transform of an offer must have a Key Length attribute. */
    public boolean hasKeyLength() {
        return keyBits != 0;
    }

    private static Optional<String> espFault(int id, int keyBits, Optional<AuthenticationAlgorithm> authentication) {
        Optional<EspTransform> known = EspTransform.of(id);
        if (known.isEmpty()) {
            return Optional.of("ESP transform " + id + " is not known");
        }
        boolean aesKey = keyBits == 128 || keyBits == 192 || keyBits == 256;
        return switch (known.get()) {
            case AES_CBC, AES_CTR ->
                fault(aesKey, known.get() + " has keys of 128, 192 or 256 bits, not " + keyBits)
                        .or(() -> authenticationFault(known.get(), authentication));
            case AES_CCM_8, AES_CCM_12, AES_CCM_16, AES_GCM_8, AES_GCM_12, AES_GCM_16, NULL_AUTH_AES_GMAC ->
                fault(aesKey, known.get() + " has keys of 128, 192 or 256 bits, not " + keyBits)
                        .or(() -> fault(authentication.isEmpty(), known.get() + " authenticates by itself"));
            case TRIPLE_DES, NULL ->
                fault(keyBits == 0, known.get() + " has no key length to choose")
                        .or(() -> authenticationFault(known.get(), authentication));
            default -> Optional.of("ESP transform " + known.get() + " is not supported");
        };
    }

    private static Optional<String> authenticationFault(
            EspTransform cipher, Optional<AuthenticationAlgorithm> authentication) {
        return fault(
                authentication.isPresent() && supported(authentication.get()),
                cipher + " must go with an integrity algorithm that is supported");
    }

    private static Optional<String> ahFault(int id, int keyBits, Optional<AuthenticationAlgorithm> authentication) {
        boolean fits = authentication.isPresent()
                && (supported(authentication.get()) || gmac(authentication.get()))
                && ahTransform(authentication.get()).code() == id;
        return fault(fits && keyBits == 0, "AH transform " + id + " does not go with " + authentication);
    }

    private static Optional<String> fault(boolean right, String sentence) {
        return right ? Optional.empty() : Optional.of(sentence);
    }

    private static boolean supported(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_MD5, HMAC_SHA, HMAC_SHA2_256, HMAC_SHA2_384, HMAC_SHA2_512, AES_XCBC_MAC -> true;
            default -> false;
        };
    }

    private static boolean gmac(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_128_GMAC, AES_192_GMAC, AES_256_GMAC -> true;
            default -> false;
        };
    }

    private static AhTransform ahTransform(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_MD5 -> AhTransform.MD5;
            case HMAC_SHA -> AhTransform.SHA;
            case HMAC_SHA2_256 -> AhTransform.SHA2_256;
            case HMAC_SHA2_384 -> AhTransform.SHA2_384;
            case HMAC_SHA2_512 -> AhTransform.SHA2_512;
            case AES_XCBC_MAC -> AhTransform.AES_XCBC_MAC;
            case AES_128_GMAC -> AhTransform.AES_128_GMAC;
            case AES_192_GMAC -> AhTransform.AES_192_GMAC;
            case AES_256_GMAC -> AhTransform.AES_256_GMAC;
            default -> throw new IllegalArgumentException(algorithm + " is not supported in AH");
        };
    }

    private static int keyOctets(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_MD5, AES_XCBC_MAC -> 16;
            case HMAC_SHA -> 20;
            case AES_128_GMAC -> 16 + SALT_OCTETS;
            case AES_192_GMAC -> 24 + SALT_OCTETS;
            case HMAC_SHA2_256 -> 32;
            case AES_256_GMAC -> 32 + SALT_OCTETS;
            case HMAC_SHA2_384 -> 48;
            case HMAC_SHA2_512 -> 64;
            default -> throw new IllegalArgumentException(algorithm + " is not supported");
        };
    }

    @Override
    public String toString() {
        String cipher = espTransform().map(Enum::name).orElse("AH") + (keyBits == 0 ? "" : "_" + keyBits);
        return authentication.map(integrity -> cipher + "+" + integrity).orElse(cipher);
    }
}

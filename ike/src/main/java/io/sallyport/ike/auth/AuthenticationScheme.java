package io.sallyport.ike.auth;

import io.sallyport.ike.message.assigned.AuthenticationMethod;
import java.util.Optional;

/**
 * What an authentication method asks of the two sides of phase 1.
 *
 * @param skeyid what SKEYID is made of
 * @param initiatorSigns how the initiator signs; empty: it sends HASH_I
 * @param responderSigns how the responder signs; empty: it sends HASH_R
 * @param xauth who logs in by XAUTH behind phase 1
 */
public record AuthenticationScheme(
        SkeyidSource skeyid,
        Optional<SignatureMethod> initiatorSigns,
        Optional<SignatureMethod> responderSigns,
        XauthUser xauth) {
    /** What SKEYID is made of (RFC 2409 section 5). */
    public enum SkeyidSource {
        /** prf(pre-shared-key, Ni_b | Nr_b). */
        PRE_SHARED_KEY,
        /** prf(Ni_b | Nr_b, g^xy): signatures and hybrid. */
        SHARED_SECRET
    }

    /** Who logs in by XAUTH. */
    public enum XauthUser {
        /** Nobody. */
        NONE,
        /** The initiator of phase 1, at the responder. */
        INITIATOR,
        /** The responder of phase 1, at the initiator. */
        RESPONDER
    }

    /** The scheme of a method; empty for methods that are not supported. */
    public static Optional<AuthenticationScheme> of(AuthenticationMethod method) {
        return switch (method) {
            case PRE_SHARED_KEY -> Optional.of(preShared(XauthUser.NONE));
            case XAUTH_INIT_PRE_SHARED -> Optional.of(preShared(XauthUser.INITIATOR));
            case XAUTH_RESP_PRE_SHARED -> Optional.of(preShared(XauthUser.RESPONDER));
            case RSA_SIGNATURES -> Optional.of(bothSign(SignatureMethod.RSA, XauthUser.NONE));
            case ECDSA_SIGNATURES -> Optional.of(bothSign(SignatureMethod.ECDSA, XauthUser.NONE));
            case ECDSA_256 -> Optional.of(bothSign(SignatureMethod.ECDSA_256, XauthUser.NONE));
            case ECDSA_384 -> Optional.of(bothSign(SignatureMethod.ECDSA_384, XauthUser.NONE));
            case ECDSA_521 -> Optional.of(bothSign(SignatureMethod.ECDSA_521, XauthUser.NONE));
            case XAUTH_INIT_RSA -> Optional.of(bothSign(SignatureMethod.RSA, XauthUser.INITIATOR));
            case XAUTH_RESP_RSA -> Optional.of(bothSign(SignatureMethod.RSA, XauthUser.RESPONDER));
            case HYBRID_INIT_RSA ->
                Optional.of(new AuthenticationScheme(
                        SkeyidSource.SHARED_SECRET,
                        Optional.empty(),
                        Optional.of(SignatureMethod.RSA),
                        XauthUser.INITIATOR));
            case HYBRID_RESP_RSA ->
                Optional.of(new AuthenticationScheme(
                        SkeyidSource.SHARED_SECRET,
                        Optional.of(SignatureMethod.RSA),
                        Optional.empty(),
                        XauthUser.RESPONDER));
            case DSS_SIGNATURES,
                    RSA_ENCRYPTION,
                    REVISED_RSA_ENCRYPTION,
                    HYBRID_INIT_DSS,
                    HYBRID_RESP_DSS,
                    XAUTH_INIT_DSS,
                    XAUTH_RESP_DSS,
                    XAUTH_INIT_RSA_ENCRYPTION,
                    XAUTH_RESP_RSA_ENCRYPTION,
                    XAUTH_INIT_REVISED_RSA_ENCRYPTION,
                    XAUTH_RESP_REVISED_RSA_ENCRYPTION -> Optional.empty();
        };
    }

    private static AuthenticationScheme preShared(XauthUser xauth) {
        return new AuthenticationScheme(SkeyidSource.PRE_SHARED_KEY, Optional.empty(), Optional.empty(), xauth);
    }

    private static AuthenticationScheme bothSign(SignatureMethod signature, XauthUser xauth) {
        return new AuthenticationScheme(
                SkeyidSource.SHARED_SECRET, Optional.of(signature), Optional.of(signature), xauth);
    }
}

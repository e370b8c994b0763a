package io.sallyport.ike.auth;

import java.security.GeneralSecurityException;

/** A peer did not prove who it is. The message is for our operator, not for the peer. */
public final class AuthenticationException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is no certificate with the key that should have signed. */
        NO_CERTIFICATE,
        /** A certificate is not the DER form of X.509, or has parts that cannot be read. */
        CERTIFICATE_MALFORMED,
        /** No chain leads from the certificate to an authority that is trusted. */
        UNTRUSTED,
        /** A certificate of the chain is not valid yet or not any more. */
        OUT_OF_DATE,
        /** A certificate of the chain is revoked. */
        REVOKED,
        /** The policy wants a revocation list, and there is none that is current. */
        NO_REVOCATION_LIST,
        /** The certificate is not meant for signatures, or not for IKE. */
        KEY_USAGE,
        /** The certificate does not name the identity that the peer claims. */
        IDENTITY_MISMATCH,
        /** The key is of another kind than the method asks for, or too short. */
        WRONG_KEY,
        /** The signature is not that of the hash. */
        BAD_SIGNATURE
    }

    /** A refusal. */
    public AuthenticationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A refusal with what lies below. */
    public AuthenticationException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}

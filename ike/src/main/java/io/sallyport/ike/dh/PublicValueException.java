package io.sallyport.ike.dh;

import java.security.GeneralSecurityException;

/** A peer's public Diffie-Hellman value failed a test (RFC 6989 section 2). */
public final class PublicValueException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Which test. */
    public enum Reason {
        /** It has not the octets that the group says. */
        WRONG_LENGTH,
        /** A MODP value is not within 2 and p - 2, or a coordinate is not below the prime. */
        OUT_OF_RANGE,
        /** The point does not satisfy the equation of the curve. */
        NOT_ON_CURVE,
        /** The shared secret is zero, whatever our own key: a point of small order. */
        ZERO_RESULT
    }

    PublicValueException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Which test it failed. */
    public Reason reason() {
        return reason;
    }

    static void checkLength(KeyExchangeGroup group, int length) throws PublicValueException {
        if (length != group.publicOctets()) {
            throw new PublicValueException(
                    Reason.WRONG_LENGTH,
                    "a public value of " + group.label() + " has " + group.publicOctets() + " octets, not " + length);
        }
    }
}

package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Kinds of Diffie-Hellman group (RFC 2409 appendix A). */
public enum GroupType implements AssignedNumber {
    /** Modular exponentiation. */
    MODP(1),
    /** Elliptic curve over GF[P]. */
    ECP(2),
    /** Elliptic curve over GF[2^N]. */
    EC2N(3);

    private static final NumberTable<GroupType> TABLE = new NumberTable<>(values());

    private final int code;

    GroupType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<GroupType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

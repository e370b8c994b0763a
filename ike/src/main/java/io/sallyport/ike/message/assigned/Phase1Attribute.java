package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Attribute classes of phase 1 (RFC 2409 appendix A). */
public enum Phase1Attribute implements AssignedNumber {
    ENCRYPTION_ALGORITHM(1, true),
    HASH_ALGORITHM(2, true),
    AUTHENTICATION_METHOD(3, true),
    GROUP_DESCRIPTION(4, true),
    GROUP_TYPE(5, true),
    GROUP_PRIME(6, false),
    GROUP_GENERATOR_ONE(7, false),
    GROUP_GENERATOR_TWO(8, false),
    GROUP_CURVE_A(9, false),
    GROUP_CURVE_B(10, false),
    LIFE_TYPE(11, true),
    LIFE_DURATION(12, false),
    PRF(13, true),
    KEY_LENGTH(14, true),
    FIELD_SIZE(15, true),
    GROUP_ORDER(16, false);

    private static final NumberTable<Phase1Attribute> TABLE = new NumberTable<>(values());

    private final int code;
    private final boolean basic;

    Phase1Attribute(int code, boolean basic) {
        this.code = code;
        this.basic = basic;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<Phase1Attribute> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }

    /** True if the attribute may only be sent in the short form of two octets ("B" in the table). */
    public boolean basic() {
        return basic;
    }
}

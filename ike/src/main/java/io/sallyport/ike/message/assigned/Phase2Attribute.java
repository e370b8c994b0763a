package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Attribute classes of phase 2 (RFC 2407 section 4.5; RFC 4304 section 2; 10 as registered by IANA). */
public enum Phase2Attribute implements AssignedNumber {
    LIFE_TYPE(1, true),
    LIFE_DURATION(2, false),
    GROUP_DESCRIPTION(3, true),
    ENCAPSULATION_MODE(4, true),
    AUTHENTICATION_ALGORITHM(5, true),
    KEY_LENGTH(6, true),
    KEY_ROUNDS(7, true),
    COMPRESS_DICTIONARY_SIZE(8, true),
    COMPRESS_PRIVATE_ALGORITHM(9, false),
    ECN_TUNNEL(10, true),
    EXTENDED_SEQUENCE_NUMBER(11, true);

    private static final NumberTable<Phase2Attribute> TABLE = new NumberTable<>(values());

    private final int code;
    private final boolean basic;

    Phase2Attribute(int code, boolean basic) {
        this.code = code;
        this.basic = basic;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<Phase2Attribute> of(int code) {
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

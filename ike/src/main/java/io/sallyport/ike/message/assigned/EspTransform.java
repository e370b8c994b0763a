package io.sallyport.ike.message.assigned;

import java.util.Optional;

/**
 * ESP transform identifiers (RFC 2407 section 4.4.4; RFC 3602 section 5.2; RFC 3686 section 5.3; RFC 4309 section 7.3;
 * RFC 4106 section 8.3; 21 to 23 as registered by IANA, which are not the numbers of IKEv2).
 */
public enum EspTransform implements AssignedNumber {
    DES_IV64(1),
    DES(2),
    TRIPLE_DES(3),
    RC5(4),
    IDEA(5),
    CAST(6),
    BLOWFISH(7),
    TRIPLE_IDEA(8),
    DES_IV32(9),
    RC4(10),
    NULL(11),
    AES_CBC(12),
    AES_CTR(13),
    /** ICV of 8 octets. */
    AES_CCM_8(14),
    /** ICV of 12 octets. */
    AES_CCM_12(15),
    /** ICV of 16 octets. */
    AES_CCM_16(16),
    /** ICV of 8 octets. */
    AES_GCM_8(18),
    /** ICV of 12 octets. */
    AES_GCM_12(19),
    /** ICV of 16 octets. */
    AES_GCM_16(20),
    SEED_CBC(21),
    CAMELLIA_CBC(22),
    NULL_AUTH_AES_GMAC(23);

    private static final NumberTable<EspTransform> TABLE = new NumberTable<>(values());

    private final int code;

    EspTransform(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<EspTransform> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** AH transform identifiers (RFC 2407 section 4.4.3; from 5 on as registered by IANA). */
public enum AhTransform implements AssignedNumber {
    MD5(2),
    SHA(3),
    DES(4),
    SHA2_256(5),
    SHA2_384(6),
    SHA2_512(7),
    RIPEMD(8),
    AES_XCBC_MAC(9),
    RSA(10),
    AES_128_GMAC(11),
    AES_192_GMAC(12),
    AES_256_GMAC(13);

    private static final NumberTable<AhTransform> TABLE = new NumberTable<>(values());

    private final int code;

    AhTransform(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<AhTransform> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

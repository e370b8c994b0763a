package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Integrity algorithms of AH and ESP (RFC 2407 section 4.5; RFC 4868 section 4; the others as registered by IANA). */
public enum AuthenticationAlgorithm implements AssignedNumber {
    HMAC_MD5(1),
    HMAC_SHA(2),
    DES_MAC(3),
    KPDK(4),
    HMAC_SHA2_256(5),
    HMAC_SHA2_384(6),
    HMAC_SHA2_512(7),
    HMAC_RIPEMD(8),
    AES_XCBC_MAC(9),
    SIG_RSA(10),
    AES_128_GMAC(11),
    AES_192_GMAC(12),
    AES_256_GMAC(13);

    private static final NumberTable<AuthenticationAlgorithm> TABLE = new NumberTable<>(values());

    private final int code;

    AuthenticationAlgorithm(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<AuthenticationAlgorithm> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

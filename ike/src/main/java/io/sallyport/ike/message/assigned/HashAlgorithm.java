package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Hash algorithms of phase 1; their HMAC is the prf (RFC 2409 appendix A; RFC 4868 section 4). */
public enum HashAlgorithm implements AssignedNumber {
    MD5(1),
    /** SHA-1. */
    SHA(2),
    TIGER(3),
    SHA2_256(4),
    SHA2_384(5),
    SHA2_512(6);

    private static final NumberTable<HashAlgorithm> TABLE = new NumberTable<>(values());

    private final int code;

    HashAlgorithm(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<HashAlgorithm> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

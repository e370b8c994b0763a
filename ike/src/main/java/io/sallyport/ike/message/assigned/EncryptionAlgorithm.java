package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Ciphers that protect ISAKMP messages (RFC 2409 appendix A; RFC 3602 section 5.1; 8 as registered by IANA). */
public enum EncryptionAlgorithm implements AssignedNumber {
    DES_CBC(1),
    IDEA_CBC(2),
    BLOWFISH_CBC(3),
    RC5_R16_B64_CBC(4),
    TRIPLE_DES_CBC(5),
    CAST_CBC(6),
    AES_CBC(7),
    CAMELLIA_CBC(8);

    private static final NumberTable<EncryptionAlgorithm> TABLE = new NumberTable<>(values());

    private final int code;

    EncryptionAlgorithm(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<EncryptionAlgorithm> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Diffie-Hellman groups (RFC 2409 section 6; RFC 3526; RFC 5903 section 6; RFC 5114 section 3; RFC 8031
 * section 3). */
public enum GroupDescription implements AssignedNumber {
    MODP_768(1),
    MODP_1024(2),
    EC2N_155(3),
    EC2N_185(4),
    MODP_1536(5),
    MODP_2048(14),
    MODP_3072(15),
    MODP_4096(16),
    MODP_6144(17),
    MODP_8192(18),
    ECP_256(19),
    ECP_384(20),
    ECP_521(21),
    MODP_1024_160(22),
    MODP_2048_224(23),
    MODP_2048_256(24),
    ECP_192(25),
    ECP_224(26),
    CURVE25519(31);

    private static final NumberTable<GroupDescription> TABLE = new NumberTable<>(values());

    private final int code;

    GroupDescription(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<GroupDescription> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

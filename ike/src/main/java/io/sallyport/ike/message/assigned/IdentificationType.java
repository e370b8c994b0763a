package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Identification types (RFC 2407 section 4.6.2.1). */
public enum IdentificationType implements AssignedNumber {
    IPV4_ADDR(1),
    FQDN(2),
    USER_FQDN(3),
    IPV4_ADDR_SUBNET(4),
    IPV6_ADDR(5),
    IPV6_ADDR_SUBNET(6),
    IPV4_ADDR_RANGE(7),
    IPV6_ADDR_RANGE(8),
    DER_ASN1_DN(9),
    DER_ASN1_GN(10),
    KEY_ID(11);

    private static final NumberTable<IdentificationType> TABLE = new NumberTable<>(values());

    private final int code;

    IdentificationType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<IdentificationType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

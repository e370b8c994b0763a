package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Kinds of certificate (RFC 2408 section 3.9). */
public enum CertificateEncoding implements AssignedNumber {
    PKCS7_WRAPPED_X509(1),
    PGP(2),
    DNS_SIGNED_KEY(3),
    X509_SIGNATURE(4),
    X509_KEY_EXCHANGE(5),
    KERBEROS_TOKENS(6),
    CRL(7),
    ARL(8),
    SPKI(9),
    X509_ATTRIBUTE(10);

    private static final NumberTable<CertificateEncoding> TABLE = new NumberTable<>(values());

    private final int code;

    CertificateEncoding(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<CertificateEncoding> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

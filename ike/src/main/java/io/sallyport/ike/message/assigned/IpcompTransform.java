package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** IPCOMP transform identifiers (RFC 2407 section 4.4.5; 4 as registered by IANA). */
public enum IpcompTransform implements AssignedNumber {
    OUI(1),
    DEFLATE(2),
    LZS(3),
    LZJH(4);

    private static final NumberTable<IpcompTransform> TABLE = new NumberTable<>(values());

    private final int code;

    IpcompTransform(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<IpcompTransform> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

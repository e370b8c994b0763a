package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Transform identifiers of phase 1 (RFC 2407 section 4.4.2). */
public enum IsakmpTransform implements AssignedNumber {
    /** IKE. */
    KEY_IKE(1);

    private static final NumberTable<IsakmpTransform> TABLE = new NumberTable<>(values());

    private final int code;

    IsakmpTransform(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<IsakmpTransform> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Units of a lifetime, the same in both phases (RFC 2409 appendix A; RFC 2407 section 4.5). */
public enum LifeType implements AssignedNumber {
    SECONDS(1),
    KILOBYTES(2);

    private static final NumberTable<LifeType> TABLE = new NumberTable<>(values());

    private final int code;

    LifeType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<LifeType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

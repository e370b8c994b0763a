package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Security protocols that a proposal may be about (RFC 2407 section 4.4.1). */
public enum ProtocolId implements AssignedNumber {
    /** The ISAKMP SA itself: phase 1. */
    ISAKMP(1),
    /** Authentication Header. */
    AH(2),
    /** Encapsulating Security Payload. */
    ESP(3),
    /** IP payload compression. */
    IPCOMP(4);

    private static final NumberTable<ProtocolId> TABLE = new NumberTable<>(values());

    private final int code;

    ProtocolId(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<ProtocolId> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

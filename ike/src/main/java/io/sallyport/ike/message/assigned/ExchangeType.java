package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Exchange types (RFC 2408 section 3.1; RFC 2409 appendix A). */
public enum ExchangeType implements AssignedNumber {
    /** Base exchange; IKE does not use it. */
    BASE(1),
    /** IKE Main Mode. */
    IDENTITY_PROTECTION(2),
    /** IKE does not use it. */
    AUTHENTICATION_ONLY(3),
    /** IKE Aggressive Mode. */
    AGGRESSIVE(4),
    /** Notifications and deletes. */
    INFORMATIONAL(5),
    /** Mode config and XAUTH (draft-dukes-ike-mode-cfg-02 section 3.1). */
    TRANSACTION(6),
    /** IKE Quick Mode. */
    QUICK_MODE(32),
    /** IKE New Group Mode. */
    NEW_GROUP_MODE(33);

    private static final NumberTable<ExchangeType> TABLE = new NumberTable<>(values());

    private final int code;

    ExchangeType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<ExchangeType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

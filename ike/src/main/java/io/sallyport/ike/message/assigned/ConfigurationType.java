package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** What an Attribute payload asks or tells (draft-dukes-ike-mode-cfg-02 section 3.3). */
public enum ConfigurationType implements AssignedNumber {
    REQUEST(1),
    REPLY(2),
    SET(3),
    ACK(4);

    private static final NumberTable<ConfigurationType> TABLE = new NumberTable<>(values());

    private final int code;

    ConfigurationType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<ConfigurationType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

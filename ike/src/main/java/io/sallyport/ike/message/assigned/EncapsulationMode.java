package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** How packets are wrapped (RFC 2407 section 4.5; RFC 3947 section 5.1). */
public enum EncapsulationMode implements AssignedNumber {
    TUNNEL(1),
    TRANSPORT(2),
    UDP_ENCAPSULATED_TUNNEL(3),
    UDP_ENCAPSULATED_TRANSPORT(4);

    private static final NumberTable<EncapsulationMode> TABLE = new NumberTable<>(values());

    private final int code;

    EncapsulationMode(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<EncapsulationMode> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

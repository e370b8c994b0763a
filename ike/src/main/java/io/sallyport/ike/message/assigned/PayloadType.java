package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Payload types (RFC 2408 section 3.1; RFC 3947 section 9; private use as noted). */
public enum PayloadType implements AssignedNumber {
    /** The chain ends. */
    NONE(0),
    /** SA. */
    SECURITY_ASSOCIATION(1),
    /** P, only inside SA. */
    PROPOSAL(2),
    /** T, only inside P. */
    TRANSFORM(3),
    /** KE. */
    KEY_EXCHANGE(4),
    /** ID. */
    IDENTIFICATION(5),
    /** CERT. */
    CERTIFICATE(6),
    /** CR. */
    CERTIFICATE_REQUEST(7),
    /** HASH. */
    HASH(8),
    /** SIG. */
    SIGNATURE(9),
    /** NONCE. */
    NONCE(10),
    /** N. */
    NOTIFICATION(11),
    /** D. */
    DELETE(12),
    /** VID. */
    VENDOR_ID(13),
    /** Mode config and XAUTH (draft-dukes-ike-mode-cfg-02 section 3.2). */
    ATTRIBUTE(14),
    /** NAT-D. */
    NAT_DISCOVERY(20),
    /** NAT-OA. */
    NAT_ORIGINAL_ADDRESS(21),
    /** A piece of an IKE message, from the private range (MS-IKEE section 2.2.3.1). */
    FRAGMENT(132);

    private static final NumberTable<PayloadType> TABLE = new NumberTable<>(values());

    private final int code;

    PayloadType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<PayloadType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}

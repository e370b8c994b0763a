package io.sallyport.ike.message.assigned;

import java.util.Optional;

/** Notify message types (RFC 2408 section 3.14.1; RFC 2407 section 4.6.3; RFC 3706 section 5.2). */
public enum NotifyType implements AssignedNumber {
    INVALID_PAYLOAD_TYPE(1),
    DOI_NOT_SUPPORTED(2),
    SITUATION_NOT_SUPPORTED(3),
    INVALID_COOKIE(4),
    INVALID_MAJOR_VERSION(5),
    INVALID_MINOR_VERSION(6),
    INVALID_EXCHANGE_TYPE(7),
    INVALID_FLAGS(8),
    INVALID_MESSAGE_ID(9),
    INVALID_PROTOCOL_ID(10),
    INVALID_SPI(11),
    INVALID_TRANSFORM_ID(12),
    ATTRIBUTES_NOT_SUPPORTED(13),
    NO_PROPOSAL_CHOSEN(14),
    BAD_PROPOSAL_SYNTAX(15),
    PAYLOAD_MALFORMED(16),
    INVALID_KEY_INFORMATION(17),
    INVALID_ID_INFORMATION(18),
    INVALID_CERT_ENCODING(19),
    INVALID_CERTIFICATE(20),
    CERT_TYPE_UNSUPPORTED(21),
    INVALID_CERT_AUTHORITY(22),
    INVALID_HASH_INFORMATION(23),
    AUTHENTICATION_FAILED(24),
    INVALID_SIGNATURE(25),
    ADDRESS_NOTIFICATION(26),
    NOTIFY_SA_LIFETIME(27),
    CERTIFICATE_UNAVAILABLE(28),
    UNSUPPORTED_EXCHANGE_TYPE(29),
    UNEQUAL_PAYLOAD_LENGTHS(30),
    /** The side that set the commit bit says that the SA is established (RFC 2408 section 3.1). */
    CONNECTED(16384),
    /** The responder keeps the SA for less long than was offered. */
    RESPONDER_LIFETIME(24576),
    /** Whether the responder detects replays. */
    REPLAY_STATUS(24577),
    /** The sender knows no other SA with this peer. */
    INITIAL_CONTACT(24578),
    /** Dead peer detection asks. */
    R_U_THERE(36136),
    /** Dead peer detection answers. */
    R_U_THERE_ACK(36137);

    private static final NumberTable<NotifyType> TABLE = new NumberTable<>(values());

    private final int code;

    NotifyType(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<NotifyType> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }

    /** True for errors, false for status messages (RFC 2408 section 3.14.1: status types begin at 16384). */
    public boolean isError() {
        return code < CONNECTED.code;
    }
}

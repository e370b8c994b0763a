package io.sallyport.ike.message.wire;

import io.sallyport.ike.message.assigned.NotifyType;

/**
 * Why octets are not a message.
 *
 * <p>Each reason knows the notify type that RFC 2408 section 5 gives for it. Whether a notification is sent at all is
 * for the exchange to say: what comes from an unauthenticated peer is mostly best dropped in silence.
 */
public enum MalformedReason {
    /** The octets end before a fixed part does. */
    TRUNCATED(NotifyType.UNEQUAL_PAYLOAD_LENGTHS),
    /** The length in the ISAKMP header is not that of the datagram. */
    MESSAGE_LENGTH(NotifyType.UNEQUAL_PAYLOAD_LENGTHS),
    /** The message has more octets than the limits allow. */
    MESSAGE_TOO_LARGE(NotifyType.PAYLOAD_MALFORMED),
    /** The major version is not 1. */
    MAJOR_VERSION(NotifyType.INVALID_MAJOR_VERSION),
    /** The minor version is not 0. */
    MINOR_VERSION(NotifyType.INVALID_MINOR_VERSION),
    /** A flag is set that has no meaning. */
    UNKNOWN_FLAGS(NotifyType.INVALID_FLAGS),
    /** A message that says it is encrypted has nothing in it, or its ciphertext is no whole number of blocks. */
    CIPHERTEXT_LENGTH(NotifyType.PAYLOAD_MALFORMED),
    /** The length of a payload is less than its header or more than what remains. */
    PAYLOAD_LENGTH(NotifyType.UNEQUAL_PAYLOAD_LENGTHS),
    /** A payload stands where its type has no place. */
    PAYLOAD_OUT_OF_PLACE(NotifyType.INVALID_PAYLOAD_TYPE),
    /** A reserved field is not zero. */
    RESERVED_NOT_ZERO(NotifyType.PAYLOAD_MALFORMED),
    /** Octets are left over after the last part. */
    TRAILING_OCTETS(NotifyType.UNEQUAL_PAYLOAD_LENGTHS),
    /** The message has more payloads than the limits allow. */
    TOO_MANY_PAYLOADS(NotifyType.PAYLOAD_MALFORMED),
    /** The SA has more proposals than the limits allow. */
    TOO_MANY_PROPOSALS(NotifyType.BAD_PROPOSAL_SYNTAX),
    /** A proposal has more transforms than the limits allow. */
    TOO_MANY_TRANSFORMS(NotifyType.BAD_PROPOSAL_SYNTAX),
    /** A list has more attributes than the limits allow. */
    TOO_MANY_ATTRIBUTES(NotifyType.PAYLOAD_MALFORMED),
    /** A Delete payload names more SPIs than the limits allow. */
    TOO_MANY_SPIS(NotifyType.PAYLOAD_MALFORMED),
    /** The domain of interpretation is not IPsec. */
    UNSUPPORTED_DOI(NotifyType.DOI_NOT_SUPPORTED),
    /** The situation is not "identity only". */
    UNSUPPORTED_SITUATION(NotifyType.SITUATION_NOT_SUPPORTED),
    /** An SA has no proposal, or a proposal no transform. */
    EMPTY_OFFER(NotifyType.BAD_PROPOSAL_SYNTAX),
    /** The number of transforms is not the one that the proposal states. */
    TRANSFORM_COUNT(NotifyType.BAD_PROPOSAL_SYNTAX),
    /** The size of an SPI does not fit its protocol. */
    SPI_SIZE(NotifyType.INVALID_SPI),
    /** The number of SPIs in a Delete payload does not fit its length, or is zero. */
    SPI_COUNT(NotifyType.PAYLOAD_MALFORMED),
    /** A nonce is shorter than 8 or longer than 256 octets. */
    NONCE_LENGTH(NotifyType.PAYLOAD_MALFORMED),
    /** The length of identification data does not fit its type. */
    IDENTITY_LENGTH(NotifyType.INVALID_ID_INFORMATION),
    /** The data of a notification does not fit its type. */
    NOTIFICATION_DATA(NotifyType.PAYLOAD_MALFORMED),
    /** A fragment has the number 0. */
    FRAGMENT_NUMBER(NotifyType.PAYLOAD_MALFORMED),
    /** An attribute that must be basic has the variable form. */
    ATTRIBUTE_FORMAT(NotifyType.ATTRIBUTES_NOT_SUPPORTED),
    /** Two attributes of one class contradict each other. */
    ATTRIBUTE_CONFLICT(NotifyType.ATTRIBUTES_NOT_SUPPORTED),
    /** A life duration does not follow a life type, or a life type has no duration. */
    ATTRIBUTE_ORDER(NotifyType.ATTRIBUTES_NOT_SUPPORTED),
    /** The value of an attribute cannot be one of its class. */
    ATTRIBUTE_VALUE(NotifyType.ATTRIBUTES_NOT_SUPPORTED);

    private final NotifyType answer;

    MalformedReason(NotifyType answer) {
        this.answer = answer;
    }

    /** The notify type that tells the peer, should it be told. */
    public NotifyType answer() {
        return answer;
    }
}

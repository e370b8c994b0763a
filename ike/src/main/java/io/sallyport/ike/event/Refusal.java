package io.sallyport.ike.event;

/** Why a message was dropped, or an attempt given up. The names are those of metrics and stay. */
public enum Refusal {
    /** The octets are no ISAKMP message. */
    MALFORMED,
    /** The cookies are of no ISAKMP SA that is known. */
    UNKNOWN_COOKIES,
    /** As many negotiations are half open as the settings allow. */
    HALF_OPEN_TOTAL,
    /** As many negotiations with that address are half open as the settings allow. */
    HALF_OPEN_ADDRESS,
    /** No connection is for these addresses, that exchange or that identity. */
    NO_CONNECTION,
    /** None of the offers is one of ours. */
    NO_PROPOSAL,
    /** The message has no place where the exchange stands. */
    UNEXPECTED,
    /** A payload that must be there is not. */
    MISSING_PAYLOAD,
    /** HASH, signature or key is wrong: the message is not from the peer. */
    NOT_AUTHENTIC,
    /** A public Diffie-Hellman value failed its tests (RFC 6989). */
    PUBLIC_VALUE,
    /** The identity is not the one that is configured. */
    IDENTITY,
    /** Nobody gave us a key for that peer. */
    NO_KEY,
    /** Nobody answered within the retransmission schedule. */
    TIMEOUT,
    /** The selectors are not those of a child. */
    SELECTORS,
    /** Another peer has a pair for packets to the same addresses, so that it could not be told whose they are. */
    SELECTORS_TAKEN,
    /** The peer echoed our SPI, so that both directions would share their keys. */
    REFLECTED_SPI,
    /** As many pairs are pending as one ISAKMP SA may have. */
    TOO_MANY_PENDING,
    /** As many pairs of a child are installed as one peer may have. */
    TOO_MANY_PAIRS,
    /** As many exchanges are under way as one ISAKMP SA may have. */
    TOO_MANY_EXCHANGES,
    /** The message id was used before. */
    MESSAGE_ID_REUSED,
    /** Quick Mode before XAUTH was over. */
    BEFORE_XAUTH,
    /** XAUTH refused the user. */
    XAUTH_FAILED,
    /** A sequence number of dead peer detection that is old. */
    STALE_SEQUENCE,
    /** The data plane has no room. */
    NO_ROOM,
    /** As many slow computations are under way as the pool takes. */
    POOL_BUSY,
    /** The peer told us so, authentically. */
    PEER_REFUSED,
    /** The peer, or an operator, ended it. */
    DELETED,
    /** Fragments that do not fit together, or too many of them. */
    FRAGMENT,
    /** An error or delete that nobody authenticated; it changes nothing. */
    UNAUTHENTICATED_NOTIFICATION,
    /** A computation failed here: a defect of this program. */
    INTERNAL,
    /** Handling it failed here in a way that nobody foresaw: a defect of this program, which the log shows. */
    DEFECT
}

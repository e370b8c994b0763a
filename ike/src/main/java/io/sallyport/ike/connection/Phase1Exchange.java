package io.sallyport.ike.connection;

/** Which exchange makes the ISAKMP SA (RFC 2409 section 5). */
public enum Phase1Exchange {
    /** Six messages; identities are encrypted. */
    MAIN,
    /** Three messages; identities are clear, and a pre-shared key can be guessed by whoever listens. */
    AGGRESSIVE
}

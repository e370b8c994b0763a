package io.sallyport.pipeline.spd;

/** Which packets a policy looks at: those that go out over the IPsec boundary, those that come in, or both. */
public enum PolicyDirection {
    /** Packets that go out as its selector says, and the answers to them that come in. */
    BOTH,
    /** Packets that go out as its selector says: an entry of the SPD-O (RFC 4301 section 4.4.1). */
    OUT,
    /** Packets that come in as its selector says, in the clear: an entry of the SPD-I. */
    IN
}

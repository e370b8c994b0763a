package io.sallyport.pipeline.sad;

/** Where a packet is cut that is too long for its tunnel, and may be cut (RFC 4301 sections 7 and 8.1). */
public enum FragmentPolicy {
    /** The packet itself, so that each piece is protected by itself and the far host puts them together. */
    BEFORE,

    /** The tunnel packet, so that the peer puts the pieces together before it opens them (RFC 4303 section 3.4.1). */
    AFTER
}

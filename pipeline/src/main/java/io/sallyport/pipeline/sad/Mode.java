package io.sallyport.pipeline.sad;

/** What an SA's packets enclose (RFC 4301 section 4.1). */
public enum Mode {
    /** A whole IP packet, behind a new IP header. */
    TUNNEL,

    /** The payload of an IP packet, behind that packet's own header. */
    TRANSPORT
}

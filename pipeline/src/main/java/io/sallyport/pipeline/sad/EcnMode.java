package io.sallyport.pipeline.sad;

/** What stands in the ECN field of a tunnel header (RFC 6040 section 4.1). Inbound, both are alike (section 4.2). */
public enum EcnMode {
    /** What the inner header says. */
    NORMAL,

    /** Not-ECT: for a peer that does not know RFC 6040, RFC 4301 or RFC 3168. */
    COMPATIBILITY
}

package io.sallyport.ike.sa;

/** What an SA protects (RFC 4301 section 4.1). UDP encapsulation is told apart from it. */
public enum SaMode {
    /** Whole packets between other hosts. */
    TUNNEL,
    /** What the two ends say to each other. */
    TRANSPORT
}

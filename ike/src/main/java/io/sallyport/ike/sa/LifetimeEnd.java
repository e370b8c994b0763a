package io.sallyport.ike.sa;

/** Which bound of a lifetime was reached (RFC 4301 section 4.4.2.1). */
public enum LifetimeEnd {
    /** Time for a successor. */
    SOFT,
    /** The SA is over. */
    HARD
}

package io.sallyport.ike.auth.certificate;

/** What a revocation list that is missing or out of date means. */
public enum RevocationPolicy {
    /** Each issuer must have a list that is current; a peer without one is refused. */
    REQUIRE,
    /**
     * Lists are used where there are any: what one names is refused, even if the list is out of date. A missing list
     * refuses nobody.
     */
    IF_PRESENT,
    /** Nobody looks at lists. */
    OFF
}

package io.sallyport.ike.session;

/** What the NAT-D payloads of phase 1 showed (RFC 3947 section 3.2). */
public enum NatState {
    /** No NAT, or nobody looked. */
    NONE,
    /** Our address is translated: we keep the mapping alive. */
    HERE,
    /** The peer's address is translated. */
    THERE,
    /** Both are. */
    BOTH;

    /** The state for what was found. */
    public static NatState of(boolean here, boolean there) {
        if (here) {
            return there ? BOTH : HERE;
        }
        return there ? THERE : NONE;
    }

    /** True if ESP goes in UDP. */
    public boolean encapsulates() {
        return this != NONE;
    }

    /** True if we are behind a NAT. */
    public boolean here() {
        return this == HERE || this == BOTH;
    }

    /** True if the peer is behind a NAT, where its address and port may change. */
    public boolean there() {
        return this == THERE || this == BOTH;
    }
}

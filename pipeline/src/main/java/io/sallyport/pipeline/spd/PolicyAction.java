package io.sallyport.pipeline.spd;

/** What becomes of the packets that a policy matches (RFC 4301 section 4.4.1). */
public enum PolicyAction {
    /** They are sealed outbound, and must have come sealed inbound. */
    PROTECT(Spd.PROTECT),
    /** They pass in the clear. */
    BYPASS(Spd.BYPASS),
    /** They are dropped. */
    DISCARD(Spd.DISCARD);

    private final int id;

    PolicyAction(int id) {
        this.id = id;
    }

    /** The number that {@link Spd#action} gives. */
    public int id() {
        return id;
    }
}

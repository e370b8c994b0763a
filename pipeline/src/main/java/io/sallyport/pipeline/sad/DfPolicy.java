package io.sallyport.pipeline.sad;

/** What an outbound SA does with the don't-fragment bit of the tunnel header (RFC 4301 section 8.1). */
public enum DfPolicy {
    /** As in the inner header; set for an inner IPv6 packet. */
    COPY,

    /** Always set. */
    SET,

    /** Never set. */
    CLEAR;

    public static final int COPY_CODE = 0;
    public static final int SET_CODE = 1;
    public static final int CLEAR_CODE = 2;

    /** The number in the SA record. */
    @SuppressWarnings("EnumOrdinal") // A test holds the order to the constants.
    public int code() {
        return ordinal();
    }
}

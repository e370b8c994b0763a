package io.sallyport.pipeline.sad;

/** What made an SA ACTIVE. */
public enum ActivationCause {
    /** Nothing yet. */
    NONE,

    /** The operator's configuration, or an exchange that needs no further proof. */
    CONFIGURED,

    /** A packet that verified under the pending SA. */
    TRAFFIC,

    /** The authentic last message of the exchange. */
    MESSAGE,

    /** An authentic delete of the SA that this one replaces. */
    OLD_DELETE;

    public static final int NONE_CODE = 0;
    public static final int TRAFFIC_CODE = 2;

    private static final ActivationCause[] BY_CODE = values();

    /** The number in the state word. */
    @SuppressWarnings("EnumOrdinal") // A test holds the order to the constants.
    public int code() {
        return ordinal();
    }

    /**
     * The cause with that number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ActivationCause of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no activation cause has the number " + code);
        }
        return BY_CODE[code];
    }
}

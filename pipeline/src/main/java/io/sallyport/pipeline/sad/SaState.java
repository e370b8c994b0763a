package io.sallyport.pipeline.sad;

/**
 * The life of an SA: FREE → LARVAL → PENDING → ACTIVE → DYING → DEAD → FREE.
 *
 * <p>PENDING may be skipped, and every state from LARVAL on may go to DEAD. The packet path compares the
 * {@code _CODE} constants; the enum is for people and for the control thread.
 */
public enum SaState {
    /** No SA; a search never returns such a slot. */
    FREE,

    /** The SPI is reserved and the keys are not there yet. */
    LARVAL,

    /** Keys are there and the last message of the exchange is awaited; packets are tried. */
    PENDING,

    /** In use. */
    ACTIVE,

    /** Inbound only, replaced by a rekey: still receives until its delete or the end of a grace period. */
    DYING,

    /** Ended; its keys go as soon as no worker can be reading them. */
    DEAD;

    public static final int FREE_CODE = 0;
    public static final int LARVAL_CODE = 1;
    public static final int PENDING_CODE = 2;
    public static final int ACTIVE_CODE = 3;
    public static final int DYING_CODE = 4;
    public static final int DEAD_CODE = 5;

    private static final SaState[] BY_CODE = values();

    /** The number in the state word. */
    @SuppressWarnings("EnumOrdinal") // The order above is the life of an SA; a test holds it to the constants.
    public int code() {
        return ordinal();
    }

    /**
     * The state with that number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SaState of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no SA state has the number " + code);
        }
        return BY_CODE[code];
    }
}

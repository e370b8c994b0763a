package io.sallyport.pipeline.sad;

/** How a change of state that the control thread asked for ended. */
public enum Transition {
    /** This call made the change. */
    DONE,

    /** The SA was in that state before; for activate by a message, it is marked as confirmed now. */
    ALREADY,

    /** The SA is not so far: LARVAL has no keys to activate, and only an ACTIVE SA can start dying. Nothing changed. */
    TOO_EARLY,

    /** The SA is dead, or its record serves another by now. Nothing changed. */
    GONE
}

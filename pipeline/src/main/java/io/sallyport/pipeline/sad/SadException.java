package io.sallyport.pipeline.sad;

/** The SAD refuses an SA; the message says what was wrong and what would be right. */
public final class SadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, for a caller that can react. */
    public enum Reason {
        /** An SA with that key is in the table, perhaps still waiting for reclamation. */
        DUPLICATE,

        /** No free record. */
        FULL,

        /** The SPI was in use a short while ago. */
        RESTING
    }

    private final Reason reason;

    SadException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

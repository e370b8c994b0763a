package io.sallyport.pipeline.event;

/** Where the fields of an event lie in its message on the ring. */
final class SaEventDescriptor {
    /** i64: address of the SA's hot line. */
    static final int SLOT;

    /** i64: nanoseconds of the worker's steady clock. */
    static final int NANOS;

    /** i32: generation that the SA had. */
    static final int GENERATION;

    /** i32: number of the cause of a promotion, or of the end of a lifetime. */
    static final int CODE;

    /** Octets of a message. */
    static final int OCTETS;

    static {
        int offset = 0;
        SLOT = offset;
        offset += Long.BYTES;
        NANOS = offset;
        offset += Long.BYTES;
        GENERATION = offset;
        offset += Integer.BYTES;
        CODE = offset;
        offset += Integer.BYTES;
        OCTETS = offset;
    }

    private SaEventDescriptor() {}
}

package io.sallyport.pipeline.trace;

/** Layout of a record on its way from a worker to whoever writes the trace: these fields, then the octets captured. */
final class TraceDescriptor {
    /** i64: nanoseconds of {@link System#nanoTime}. */
    static final int TIME = 0;

    /** i64: sequence number in the SA; 0 where there is none. */
    static final int SEQUENCE = 8;

    /** i32: see {@link TracePlaces}. */
    static final int PLACE = 16;

    /** i32: octets of the packet, of which fewer may have been captured. */
    static final int OCTETS = 20;

    /** i32: 0 where there is none. */
    static final int SPI = 24;

    /** i32: ordinal of the reason, {@link #NO_REASON} of a packet that lives. */
    static final int REASON = 28;

    /** i32: index of the port that the packet came in by, {@link #NO_PORT} if it is not known. */
    static final int PORT = 32;

    /** Where the octets captured begin. */
    static final int DATA = 40;

    static final int NO_REASON = -1;
    static final int NO_PORT = -1;

    private TraceDescriptor() {}
}

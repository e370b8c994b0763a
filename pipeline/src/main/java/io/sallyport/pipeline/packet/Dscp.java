package io.sallyport.pipeline.packet;

/** The DSCP: the upper six bits of the type of service or traffic class, above ECN (RFC 2474 section 3). */
public final class Dscp {
    public static final int SHIFT = 2;

    private Dscp() {}
}

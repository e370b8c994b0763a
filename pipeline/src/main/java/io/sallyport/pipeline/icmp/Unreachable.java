package io.sallyport.pipeline.icmp;

import io.sallyport.pipeline.burst.DropReason;

/** Why a destination cannot be reached: what is counted, and the codes that tell the sender. */
public enum Unreachable {
    /** No route (RFC 792; RFC 4443 section 3.1). */
    NET(DropReason.NO_ROUTE, 0, 0),
    /** The next hop does not answer. */
    HOST(DropReason.NO_NEIGHBOUR, 1, 3),
    /** No policy covers the packet: communication administratively prohibited (RFC 1812 section 5.2.7.1). */
    NO_POLICY(DropReason.POLICY_NONE, 13, 1),
    /** A policy discards it. */
    DISCARDED(DropReason.POLICY_DISCARD, 13, 1);

    private final DropReason reason;
    private final int code4;
    private final int code6;

    Unreachable(DropReason reason, int code4, int code6) {
        this.reason = reason;
        this.code4 = code4;
        this.code6 = code6;
    }

    DropReason reason() {
        return reason;
    }

    int code4() {
        return code4;
    }

    int code6() {
        return code6;
    }

    /** True if the sender is told only where the configuration says so. */
    boolean isProhibition() {
        return this == NO_POLICY || this == DISCARDED;
    }
}

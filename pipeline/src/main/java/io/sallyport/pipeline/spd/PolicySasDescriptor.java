package io.sallyport.pipeline.spd;

/** Layout of the outbound SAs of one policy. */
final class PolicySasDescriptor {
    /** Address of the current SA's hot line, i64; 0 if there is none. */
    static final int CURRENT = 0;
    /** Address of the hot line of the SA that is to follow, i64; 0 if there is none. */
    static final int CANDIDATE = 8;

    /** 1 if a packet wanted an SA that there is none of since the control thread looked, i64. */
    static final int WANTED = 16;

    /** 1 if somebody negotiates the policy's SAs, so that one may come for a packet that finds none, i64. */
    static final int NEGOTIATED = 24;

    /** A power of two: a record lies in one cache line. */
    static final int OCTETS = 32;

    private PolicySasDescriptor() {}

    /** Octets for that many policies, at least one. */
    static long octets(int policies) {
        return (long) OCTETS * Math.max(1, policies);
    }
}

package io.sallyport.pipeline.spd;

/** Layout of the outbound SAs of one policy, and of those that a worker has of its own. */
final class PolicySasDescriptor {
    /** Address of the current SA's hot line, i64; 0 if there is none. */
    static final int CURRENT = 0;
    /** Address of the hot line of the SA that is to follow, i64; 0 if there is none. */
    static final int CANDIDATE = 8;

    /** Of what {@link #STATE} says: a packet wanted an SA that there is none of since the control thread looked. */
    static final long WANTED = 1;

    /** Of what {@link #STATE} says: somebody negotiates the policy's SAs, so one may come for a packet that finds none. */
    static final long NEGOTIATED = 2;

    /** Bits of the above, i64. */
    static final int STATE = 16;

    /** Address of the workers' own SAs, i64; 0 if the policy has none: for each worker a current one and a candidate. */
    static final int OWN = 24;

    /** A power of two: a record lies in one cache line. */
    static final int OCTETS = 32;

    /** Of one worker's own SAs: a cache line of its own, with {@link #CURRENT} and {@link #CANDIDATE}. */
    static final int OWN_OCTETS = 64;

    private PolicySasDescriptor() {}

    /** Octets for that many policies, at least one. */
    static long octets(int policies) {
        return (long) OCTETS * Math.max(1, policies);
    }
}

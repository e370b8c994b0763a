package io.sallyport.pipeline.neighbour;

/** What is known of a neighbour (RFC 4861 section 7.3.2). */
public enum NeighbourState {
    /** It is being asked for; its MAC address is not known. */
    INCOMPLETE,
    /** It has answered lately. */
    REACHABLE,
    /** It was known once; nothing is done about it while nothing is sent to it. */
    STALE,
    /** Something was sent to it: if nothing is heard of it soon, it is asked. */
    DELAY,
    /** It is asked at the MAC address that is known. */
    PROBE
}

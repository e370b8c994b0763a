package io.sallyport.pipeline.spd;

/**
 * Protocol and both ports in one {@code long}, to hold all three against their bounds at once.
 *
 * <p>Each has a lane of 21 bits and is stored plus one, so that OPAQUE is 0. The uppermost bit of a lane stays clear; set
 * before a subtraction, it is still set afterwards if and only if the lane did not have to borrow.
 */
final class Traffic {
    private static final int LANE_BITS = 21;
    private static final int PROTOCOL_SHIFT = 2 * LANE_BITS;
    private static final int SOURCE_PORT_SHIFT = LANE_BITS;
    private static final long GUARD = 1L << (LANE_BITS - 1);
    private static final long GUARDS = GUARD << PROTOCOL_SHIFT | GUARD << SOURCE_PORT_SHIFT | GUARD;

    private Traffic() {}

    /**
     * Packs what a packet shows.
     *
     * @param protocol 0 to 255, or {@link Spd#OPAQUE}
     * @param sourcePort 0 to 65,535, or {@link Spd#OPAQUE}
     * @param destinationPort likewise
     */
    static long pack(int protocol, int sourcePort, int destinationPort) {
        return (protocol + 1L) << PROTOCOL_SHIFT | (sourcePort + 1L) << SOURCE_PORT_SHIFT | (destinationPort + 1L);
    }

    /** The least that a selector matches: OPAQUE where it takes anything. */
    static long lowest(Selector selector) {
        return pack(
                selector.isAnyProtocol() ? Spd.OPAQUE : selector.protocol(),
                lowest(selector.sourcePorts()),
                lowest(selector.destinationPorts()));
    }

    private static int lowest(PortRange ports) {
        return ports.isAny() ? Spd.OPAQUE : ports.low();
    }

    /** The most that a selector matches. */
    static long highest(Selector selector) {
        return pack(
                selector.isAnyProtocol() ? Selector.MAXIMUM_PROTOCOL : selector.protocol(),
                selector.sourcePorts().high(),
                selector.destinationPorts().high());
    }

    /** True if all three lie within their bounds. */
    static boolean isWithin(long traffic, long lowest, long highest) {
        long notBelow = (traffic | GUARDS) - lowest;
        long notAbove = (highest | GUARDS) - traffic;
        return (notBelow & notAbove & GUARDS) == GUARDS;
    }
}

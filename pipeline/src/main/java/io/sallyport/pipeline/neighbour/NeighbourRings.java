package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.handoff.MbufRing;

/**
 * The two rings between a worker and the control thread's {@link NeighbourControl}.
 *
 * <p>An element is an mbuf's 47-bit address, a port index above it, and its kind uppermost.
 */
public final class NeighbourRings {
    /** Most ports, those that stand for tunnels and the gateway included. */
    public static final int MOST_PORTS = 1 << 12;

    /** An ARP or neighbour discovery frame, from or for that port. */
    static final int FRAME = 0;

    /** An IP packet whose next hop has to be found, with its ingress. */
    static final int HELD = 1;

    /** An IP packet whose next hop was not found. */
    static final int FAILED = 2;

    private static final int CAPACITY = 1_024;
    private static final int PORT_SHIFT = 48;
    private static final int KIND_SHIFT = 60;

    private final MbufRing toControl = new MbufRing(CAPACITY);
    private final MbufRing toWorker = new MbufRing(CAPACITY);

    /** Empty rings. */
    public NeighbourRings() {}

    /** The worker gives. */
    MbufRing toControl() {
        return toControl;
    }

    /** The control thread gives. */
    MbufRing toWorker() {
        return toWorker;
    }

    static long element(long mbuf, int port, int kind) {
        return mbuf | (long) port << PORT_SHIFT | (long) kind << KIND_SHIFT;
    }

    static long mbuf(long element) {
        return Memory.pointer(element);
    }

    static int port(long element) {
        return (int) (element >>> PORT_SHIFT) & (MOST_PORTS - 1);
    }

    static int kind(long element) {
        return (int) (element >>> KIND_SHIFT);
    }

    static long failed(long element) {
        return element(mbuf(element), port(element), FAILED);
    }
}

package io.sallyport.pipeline.handoff;

import static io.sallyport.pipeline.burst.DropReason.HAND_OFF_FULL;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;

/** One worker's end of the rings: gives packets away, and takes what others gave. */
public final class HandOff {
    /** An element is an mbuf's 47-bit address with the ingress port's index above it. */
    private static final int PORT_SHIFT = 48;

    private final HandOffRings rings;
    private final int worker;
    private final WorkerCounters counters;
    private final Drops drops;
    private int next;

    public HandOff(HandOffRings rings, int worker, WorkerCounters counters, Drops drops) {
        this.rings = rings;
        this.worker = worker;
        this.counters = counters;
        this.drops = drops;
    }

    /** Index of the worker that this end belongs to. */
    public int worker() {
        return worker;
    }

    /** Gives a packet, as it was received, to another worker. */
    public void give(int owner, long mbuf, int ingressPort) {
        if (rings.ring(worker, owner).offer(mbuf | (long) ingressPort << PORT_SHIFT)) {
            counters.add(Counter.HANDED_OFF, 1);
        } else {
            drops.add(mbuf, HAND_OFF_FULL);
        }
    }

    /**
     * Takes the next packet that another worker gave, in turn from all of them.
     *
     * @return an element for {@link #mbuf} and {@link #ingressPort}, or 0 if nothing waits
     */
    public long take() {
        for (int i = 0; i < rings.workers(); i++) {
            int from = next;
            next = next + 1 == rings.workers() ? 0 : next + 1;
            long element = from == worker ? 0 : rings.ring(from, worker).poll();
            if (element != 0) {
                return element;
            }
        }
        return 0;
    }

    /** The mbuf in an element. */
    public static long mbuf(long element) {
        return Memory.pointer(element);
    }

    /** The port index in an element. */
    public static int ingressPort(long element) {
        return (int) (element >>> PORT_SHIFT);
    }
}

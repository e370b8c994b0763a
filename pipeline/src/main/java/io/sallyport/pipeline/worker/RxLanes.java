package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.handoff.LaneGates;
import java.util.Arrays;
import java.util.List;

/** The queues that a worker receives from, and what the control thread is told of them while flows move to other workers. */
final class RxLanes {
    /** More packets than the longest queue of any device holds. */
    private static final int QUEUE_PACKETS = 32_768;

    private final RxLane[] lanes;
    private final LaneGates gates;
    private final int worker;
    private final boolean alone;

    /** For each lane, packets of bursts that were full since the control thread was told that all were empty. */
    private final int[] inFullBursts;

    RxLanes(List<RxLane> lanes, LaneGates gates, int worker) {
        this.lanes = lanes.toArray(RxLane[]::new);
        this.gates = gates;
        this.worker = worker;
        alone = gates.workers() == 1;
        inFullBursts = new int[this.lanes.length];
    }

    /** How many there are. */
    int count() {
        return lanes.length;
    }

    /** The port of one. */
    IngressPort port(int lane) {
        return lanes[lane].port();
    }

    /** True if this worker may receive now. */
    boolean isOpen() {
        return alone || gates.isOpen(worker);
    }

    /**
     * Receives from one.
     *
     * @param array address of room for so many pointers to mbufs
     * @param most packets at most
     * @return how many packets came
     */
    int receive(int lane, long array, int most) {
        int count = lanes[lane].queue().burst(array, most);
        inFullBursts[lane] = isFull(count, most) ? Math.min(QUEUE_PACKETS, inFullBursts[lane] + count) : QUEUE_PACKETS;
        return count;
    }

    /** True if there may be more where so many came of so many that were asked for: some drivers give no more than 64 at a time. */
    static boolean isFull(int count, int asked) {
        return count >= Math.min(asked, Burst.CAPACITY);
    }

    /** Tells the control thread, if each queue was empty or has given as much as any queue holds since the last time. */
    void tellEmptied() {
        if (alone) {
            return;
        }
        for (int packets : inFullBursts) {
            if (packets < QUEUE_PACKETS) {
                return;
            }
        }
        Arrays.fill(inFullBursts, 0);
        gates.emptied(worker);
    }
}

package io.sallyport.pipeline.handoff;

import io.sallyport.pipeline.sad.Quiescence;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets flows come to other queues while packets flow, so that no packet overtakes another of its flow.
 *
 * <pre>
 *   1 closed   the workers that gain flows stop receiving; their queues fill
 *   2 spread   the device is told to use the new queues
 *   3 emptied  each worker that loses flows has found its queues empty since
 *   4 passed   and what it handed to others has been taken, and finished
 *   5 open     the workers that gained flows receive again
 * </pre>
 *
 * <p>So nothing that came by a new queue is looked at before all that came by the old one is done. A worker either gains or
 * loses: {@link WorkerShares} makes it so. For the control thread; one at a time.
 */
public final class LaneMove {
    private enum Phase {
        CLOSING,
        EMPTYING,
        HANDING,
        TAKING,
        FINISHING,
        DONE
    }

    private final HandOffRings rings;
    private final Quiescence quiescence;
    private final LaneGates gates;
    private final Runnable tellDevice;
    private final Set<Integer> gaining;
    private final Map<Integer, Long> losing = new HashMap<>();
    private Phase phase = Phase.CLOSING;
    private long snapshot;
    private long[] offered = new long[0];

    /**
     * Begins to move.
     *
     * @param spread for each entry of the device's table the worker whose queue it names; changed when it is time
     * @param moves for each entry that changes its next worker
     */
    public LaneMove(
            HandOffRings rings, Quiescence quiescence, LaneGates gates, int[] spread, Map<Integer, Integer> moves) {
        this(
                rings,
                quiescence,
                gates,
                moves.keySet().stream().map(entry -> spread[entry]).collect(Collectors.toSet()),
                Set.copyOf(moves.values()),
                () -> moves.forEach((entry, to) -> spread[entry] = to));
    }

    /**
     * Begins to move.
     *
     * @param from workers whose queues may have had the flows so far
     * @param to workers whose queues may get them; none of the others
     * @param tellDevice changes the device's rules: for each flow at one moment
     */
    public LaneMove(
            HandOffRings rings,
            Quiescence quiescence,
            LaneGates gates,
            Set<Integer> from,
            Set<Integer> to,
            Runnable tellDevice) {
        this.rings = rings;
        this.quiescence = quiescence;
        this.gates = gates;
        this.tellDevice = tellDevice;
        gaining = Set.copyOf(to);
        if (from.stream().anyMatch(gaining::contains)) {
            throw new IllegalArgumentException("a worker gains and loses at once; move in two steps");
        }
        from.forEach(worker -> losing.put(worker, 0L));
        gaining.forEach(worker -> gates.set(worker, false));
        snapshot = quiescence.snapshot();
    }

    /**
     * Goes on as far as the workers have come.
     *
     * @return true once the workers that gained flows receive again
     */
    public boolean poll() {
        if (phase == Phase.CLOSING && quiescence.passed(snapshot)) {
            tellDevice.run();
            losing.replaceAll((worker, _) -> gates.emptiedSoFar(worker));
            phase = Phase.EMPTYING;
        }
        // Twice: the first time the worker may have looked before the device was told.
        if (phase == Phase.EMPTYING
                && losing.entrySet().stream()
                        .allMatch(each -> gates.emptiedSoFar(each.getKey()) >= each.getValue() + 2)) {
            snapshot = quiescence.snapshot();
            phase = Phase.HANDING;
        }
        if (phase == Phase.HANDING && quiescence.passed(snapshot)) {
            offered = rings.offered();
            phase = Phase.TAKING;
        }
        if (phase == Phase.TAKING && rings.isTaken(offered)) {
            snapshot = quiescence.snapshot();
            phase = Phase.FINISHING;
        }
        if (phase == Phase.FINISHING && quiescence.passed(snapshot)) {
            gaining.forEach(worker -> gates.set(worker, true));
            phase = Phase.DONE;
        }
        return phase == Phase.DONE;
    }
}

package io.sallyport.pipeline.steering;

import io.sallyport.pipeline.handoff.HandOffRings;
import io.sallyport.pipeline.handoff.LaneGates;
import io.sallyport.pipeline.handoff.LaneMove;
import io.sallyport.pipeline.sad.Quiescence;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keeps the rules of devices as the shards are owned, and packets of an SA in order while rules change.
 *
 * <pre>
 *   shards have moved
 *     rules of a worker that do not hold any more are taken away    its queue ──▶ any queue
 *     rules that hold now are made                                  any queue ──▶ the worker's queue
 * </pre>
 *
 * <p>Each line, for each worker, is a {@link LaneMove}: whoever may get the packets stops receiving until all that may have
 * had them are done. A change in one step would not do: devices promise nothing of the time between a rule's end and the
 * next one's beginning. Between the two, and always without rules, packets come anywhere and are handed over.
 *
 * <p>Belongs to the control thread.
 */
public final class SpiSteering {
    private final List<SteeredPort> ports;
    private final HandOffRings rings;
    private final Quiescence quiescence;
    private final LaneGates gates;
    private final Set<Integer> workers;
    private final Set<ShardRules.Entry> entries = new LinkedHashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private int[] steered = new int[0];
    private Optional<LaneMove> move = Optional.empty();

    /** Rules of one worker that end, or begin. */
    private record Step(int worker, List<ShardRules.Entry> rules, boolean begin) {}

    private SpiSteering(
            List<SteeredPort> ports, HandOffRings rings, Quiescence quiescence, LaneGates gates, int workers) {
        this.ports = ports;
        this.rings = rings;
        this.quiescence = quiescence;
        this.gates = gates;
        this.workers = IntStream.range(0, workers).boxed().collect(Collectors.toSet());
    }

    /**
     * Asks devices. Those that can have no rules yet: the first come by {@link #poll} too, since packets may be in their queues
     * already.
     *
     * @param ports started ports
     * @return empty if no device steers
     */
    public static Optional<SpiSteering> begin(
            List<SteeredPort> ports, HandOffRings rings, Quiescence quiescence, LaneGates gates, int workers) {
        List<SteeredPort> able = ports.stream().filter(SteeredPort::ask).toList();
        return able.isEmpty()
                ? Optional.empty()
                : Optional.of(new SpiSteering(able, rings, quiescence, gates, workers));
    }

    /**
     * Goes on as far as the workers have come; to be called while no shard moves.
     *
     * @param owners the worker of each shard now
     * @return true while rules change
     */
    public boolean poll(int[] owners) {
        if (move.isPresent()) {
            if (!move.get().poll()) {
                return true;
            }
            move = Optional.empty();
        }
        if (steps.isEmpty() && !Arrays.equals(owners, steered)) {
            plan(owners);
        }
        if (!steps.isEmpty()) {
            move = Optional.of(start(steps.remove()));
        }
        return move.isPresent();
    }

    private void plan(int[] owners) {
        Set<ShardRules.Entry> next = new LinkedHashSet<>(ShardRules.of(owners));
        Set<ShardRules.Entry> over = new HashSet<>(entries);
        over.removeAll(next);
        Set<ShardRules.Entry> fresh = new LinkedHashSet<>(next);
        fresh.removeAll(entries);
        byWorker(over).forEach((worker, rules) -> steps.add(new Step(worker, rules, false)));
        byWorker(fresh).forEach((worker, rules) -> steps.add(new Step(worker, rules, true)));
        entries.clear();
        entries.addAll(next);
        steered = owners.clone();
    }

    private static Map<Integer, List<ShardRules.Entry>> byWorker(Set<ShardRules.Entry> entries) {
        return entries.stream()
                .collect(Collectors.groupingBy(ShardRules.Entry::worker, TreeMap::new, Collectors.toList()));
    }

    private LaneMove start(Step step) {
        Set<Integer> one = Set.of(step.worker());
        Set<Integer> others = new TreeSet<>(workers);
        others.removeAll(one);
        Runnable tell = () -> {
            for (SteeredPort port : ports) {
                step.rules().forEach(step.begin() ? port::create : port::destroy);
            }
        };
        return new LaneMove(rings, quiescence, gates, step.begin() ? others : one, step.begin() ? one : others, tell);
    }

    /** True while rules change. */
    public boolean isChanging() {
        return move.isPresent() || !steps.isEmpty();
    }

    /** Takes all rules away; the workers have ended, the ports still run. */
    public void end() {
        ports.forEach(SteeredPort::destroyAll);
    }
}

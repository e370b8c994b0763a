package io.sallyport.pipeline.steering;

import io.sallyport.dpdk.flow.FlowException;
import io.sallyport.dpdk.flow.SpiRule;
import io.sallyport.dpdk.flow.SpiRule.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/** One device, what it can do, and the rules that it has. Used by the control thread. */
public final class SteeredPort {
    private final FlowDevice device;
    private final IntFunction<OptionalInt> queueOf;
    private final Set<Path> accepted = EnumSet.noneOf(Path.class);
    private final Map<ShardRules.Entry, List<Long>> rules = new HashMap<>();
    private final SteeringListener listener;

    /**
     * A device that was not asked yet.
     *
     * @param queueOf the queue that a worker polls, if it polls one of this port
     */
    public SteeredPort(FlowDevice device, IntFunction<OptionalInt> queueOf, SteeringListener listener) {
        this.device = device;
        this.queueOf = queueOf;
        this.listener = listener;
    }

    /** Asks which paths the device knows an SPI on; false if it knows none. */
    boolean ask() {
        String says = "";
        for (Path path : Path.values()) {
            try {
                device.validate(new SpiRule(path, 0, 1, 0));
                accepted.add(path);
            } catch (FlowException e) {
                says = e.getMessage();
            }
        }
        listener.onAnswer(device.name(), Set.copyOf(accepted), says);
        return !accepted.isEmpty();
    }

    void create(ShardRules.Entry entry) {
        OptionalInt queue = queueOf.apply(entry.worker());
        if (queue.isEmpty()) {
            return;
        }
        List<Long> handles = rules.computeIfAbsent(entry, _ -> new ArrayList<>());
        for (Path path : accepted) {
            try {
                handles.add(device.create(new SpiRule(path, entry.value(), entry.mask(), queue.getAsInt())));
            } catch (FlowException e) {
                listener.onFailure(device.name(), e.getMessage());
            }
        }
    }

    void destroy(ShardRules.Entry entry) {
        List<Long> handles = rules.remove(entry);
        if (handles == null) {
            return;
        }
        for (long handle : handles) {
            try {
                device.destroy(handle);
            } catch (FlowException e) {
                listener.onFailure(device.name(), e.getMessage());
            }
        }
    }

    void destroyAll() {
        List.copyOf(rules.keySet()).forEach(this::destroy);
    }
}

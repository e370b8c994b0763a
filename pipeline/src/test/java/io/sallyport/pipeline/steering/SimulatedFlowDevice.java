package io.sallyport.pipeline.steering;

import io.sallyport.dpdk.flow.FlowException;
import io.sallyport.dpdk.flow.SpiRule;
import io.sallyport.dpdk.flow.SpiRule.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A device with a table of rules, in which no two may be for one packet. */
public final class SimulatedFlowDevice implements FlowDevice {
    private static final int FULL = 28;
    private static final int UNSUPPORTED = 95;

    private final BooleanSupplier room;
    private final Map<Long, SpiRule> rules = new TreeMap<>();
    private final Set<Path> refused = EnumSet.noneOf(Path.class);
    private long next = 1;

    /**
     * An empty table.
     *
     * @param room asked before each change: whether there is room for one more
     */
    public SimulatedFlowDevice(BooleanSupplier room) {
        this.room = room;
    }

    /** It does not know that path. */
    SimulatedFlowDevice without(Path path) {
        refused.add(path);
        return this;
    }

    /** Where an IPv4 packet of ESP goes; empty: wherever packets without a rule go. */
    public OptionalInt queueOf(int spi) {
        return rules.values().stream()
                .filter(rule -> rule.path() == Path.IPV4_ESP && (spi & rule.mask()) == rule.spi())
                .mapToInt(SpiRule::queue)
                .findFirst();
    }

    Map<Long, SpiRule> rules() {
        return rules;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public void validate(SpiRule rule) throws FlowException {
        if (refused.contains(rule.path())) {
            throw new FlowException("validate", rule.toString(), UNSUPPORTED, "no such item");
        }
    }

    @Override
    public long create(SpiRule rule) throws FlowException {
        validate(rule);
        if (!room.getAsBoolean()) {
            throw new FlowException("create", rule.toString(), FULL, "the table is full");
        }
        for (SpiRule other : rules.values()) {
            int both = other.mask() & rule.mask();
            if (other.path() == rule.path() && (other.spi() & both) == (rule.spi() & both)) {
                throw new AssertionError(rule + " and " + other + " are for the same packets");
            }
        }
        rules.put(next, rule);
        return next++;
    }

    @Override
    public void destroy(long handle) {
        boolean _ = room.getAsBoolean();
        if (rules.remove(handle) == null) {
            throw new AssertionError("there is no rule " + handle);
        }
    }
}

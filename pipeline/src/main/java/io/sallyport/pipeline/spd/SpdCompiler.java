package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lays policies out for {@link Spd}. Used once. */
final class SpdCompiler {
    /** Policies of one destination that are searched one by one; their lines follow each other. */
    static final int MOST_TO_SCAN = 8;

    private final List<Policy> policies;
    private final PrefixTree destinations;
    private final PrefixTree sources;
    private final List<Destination> layout = new ArrayList<>();
    private int lineCount;
    private int slotCount;

    /**
     * One distinct destination prefix.
     *
     * @param head the line where it begins
     * @param firstSlot its first source slot
     * @param orders its policies
     * @param bySource its policies by source prefix, or nothing if they are searched one by one
     */
    private record Destination(int head, int firstSlot, List<Integer> orders, Map<Prefix, List<Integer>> bySource) {
        int lines() {
            return orders.size() + (bySource.isEmpty() ? 0 : 1);
        }

        int slots() {
            return bySource.isEmpty() ? 0 : SourceSlots.count(bySource.size());
        }
    }

    SpdCompiler(List<Policy> policies) {
        this.policies = policies;
        Map<Prefix, List<Integer>> byDestination =
                group(IntStream.range(0, policies.size()).boxed().toList(), Selector::destination);
        destinations = new PrefixTree(byDestination.keySet());
        for (List<Integer> orders : byDestination.values()) {
            Destination destination = new Destination(lineCount, slotCount, orders, bySource(orders));
            layout.add(destination);
            lineCount += destination.lines();
            slotCount += destination.slots();
        }
        sources = new PrefixTree(layout.stream()
                .flatMap(destination -> destination.bySource.keySet().stream())
                .toList());
    }

    private Map<Prefix, List<Integer>> bySource(List<Integer> orders) {
        if (orders.size() <= MOST_TO_SCAN) {
            return Map.of();
        }
        Map<Prefix, List<Integer>> groups = group(orders, Selector::source);
        return groups.size() == 1 ? Map.of() : groups;
    }

    private Map<Prefix, List<Integer>> group(List<Integer> orders, Function<Selector, Prefix> prefix) {
        return orders.stream()
                .collect(Collectors.groupingBy(
                        order -> prefix.apply(selector(order)), TreeMap::new, Collectors.toList()));
    }

    CompiledPolicies compile() {
        long slotsAt = (long) lineCount << SpdDescriptor.LINE_SHIFT;
        long parentsAt = slotsAt + ((long) slotCount << SpdDescriptor.SLOT_SHIFT);
        long octets = parentsAt + ((long) sources.size() << SpdDescriptor.SOURCE_PARENT_SHIFT);
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(octets, 1), OffHeap.CACHE_LINE);
        IntUnaryOperator head = number -> layout.get(number).head;
        CompiledPolicies compiled = new CompiledPolicies(
                memory,
                memory.address(),
                memory.address() + slotsAt,
                memory.address() + parentsAt,
                destinations.trie(Prefix.IPV4, head),
                destinations.trie(Prefix.IPV6, head),
                sources.trie(Prefix.IPV4, IntUnaryOperator.identity()),
                sources.trie(Prefix.IPV6, IntUnaryOperator.identity()));
        for (int number = 0; number < layout.size(); number++) {
            writeHead(compiled, number);
        }
        for (int source = 0; source < sources.size(); source++) {
            Memory.putI32(
                    compiled.sourceParents() + ((long) source << SpdDescriptor.SOURCE_PARENT_SHIFT),
                    sources.parent(source));
        }
        return compiled;
    }

    private void writeHead(CompiledPolicies compiled, int number) {
        Destination destination = layout.get(number);
        long at = lineAt(compiled, destination.head);
        int parent = destinations.parent(number);
        Memory.putI32(at + SpdDescriptor.PARENT, parent == Spd.NONE ? Spd.NONE : layout.get(parent).head);
        Memory.putI32(at + SpdDescriptor.LEAST_ABOVE, leastFrom(parent));
        if (destination.bySource.isEmpty()) {
            Memory.putI32(at + SpdDescriptor.COUNT, destination.orders.size());
            writeEntries(compiled, destination.head, destination.orders);
        } else {
            Memory.putI32(at + SpdDescriptor.COUNT, -SourceSlots.shift(destination.slots()));
            Memory.putI32(at + SpdDescriptor.SLOTS, destination.firstSlot);
            writeSlots(compiled, destination);
        }
    }

    /** The place of the first policy of that destination prefix and all shorter ones. */
    private int leastFrom(int innermost) {
        int least = SpdDescriptor.NOTHING;
        for (int number = innermost; number != Spd.NONE; number = destinations.parent(number)) {
            least = Math.min(least, layout.get(number).orders.getFirst());
        }
        return least;
    }

    private void writeSlots(CompiledPolicies compiled, Destination destination) {
        int shift = SourceSlots.shift(destination.slots());
        int line = destination.head + 1;
        for (Map.Entry<Prefix, List<Integer>> group : destination.bySource.entrySet()) {
            List<Integer> orders = group.getValue();
            int source = sources.number(group.getKey());
            int place = SourceSlots.home(source, shift);
            while (Memory.i32(slotAt(compiled, destination, place) + SpdDescriptor.SLOT_KEY) != 0) {
                place = SourceSlots.next(place, shift);
            }
            long at = slotAt(compiled, destination, place);
            Memory.putI32(at + SpdDescriptor.SLOT_KEY, source + 1);
            Memory.putI32(at + SpdDescriptor.SLOT_FIRST, line);
            Memory.putI32(at + SpdDescriptor.SLOT_COUNT, orders.size());
            writeEntries(compiled, line, orders);
            line += orders.size();
        }
    }

    private void writeEntries(CompiledPolicies compiled, int first, List<Integer> orders) {
        for (int i = 0; i < orders.size(); i++) {
            int order = orders.get(i);
            Selector selector = selector(order);
            Prefix source = selector.source();
            long at = lineAt(compiled, first + i);
            Memory.putI64(at + SpdDescriptor.SOURCE_HIGH, source.high());
            Memory.putI64(at + SpdDescriptor.SOURCE_LOW, source.low());
            Memory.putI64(at + SpdDescriptor.MASK_HIGH, source.maskHigh());
            Memory.putI64(at + SpdDescriptor.MASK_LOW, source.maskLow());
            Memory.putI64(at + SpdDescriptor.LOWEST, Traffic.lowest(selector));
            Memory.putI64(at + SpdDescriptor.HIGHEST, Traffic.highest(selector));
            Memory.putI32(at + SpdDescriptor.ORDER, order);
        }
    }

    private static long lineAt(CompiledPolicies compiled, int line) {
        return compiled.lines() + ((long) line << SpdDescriptor.LINE_SHIFT);
    }

    private static long slotAt(CompiledPolicies compiled, Destination destination, int place) {
        return compiled.slots() + ((long) (destination.firstSlot + place) << SpdDescriptor.SLOT_SHIFT);
    }

    private Selector selector(int order) {
        return policies.get(order).selector();
    }
}

package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lays policies out for {@link Spd}. Used once. */
final class SpdCompiler {
    /** Policies of one destination that are searched one by one: each is one cache line, and they follow each other. */
    static final int MOST_TO_SCAN = 8;

    private final List<Policy> policies;
    private final PrefixTree destinations;
    /** The policies of each destination prefix, by its number, in order. */
    private final List<List<Integer>> own = new ArrayList<>();

    private final PrefixTree sources;
    private final List<Map<Prefix, List<Integer>>> bySource = new ArrayList<>();

    SpdCompiler(List<Policy> policies) {
        this.policies = policies;
        destinations = new PrefixTree(
                policies.stream().map(policy -> policy.selector().destination()).toList());
        for (int node = 0; node < destinations.size(); node++) {
            own.add(new ArrayList<>());
        }
        for (int order = 0; order < policies.size(); order++) {
            own.get(destinations.number(selector(order).destination())).add(order);
        }
        for (List<Integer> orders : own) {
            bySource.add(group(orders));
        }
        sources = new PrefixTree(
                bySource.stream().flatMap(groups -> groups.keySet().stream()).toList());
    }

    /** The policies by source prefix if that is worth it, else no groups. */
    private Map<Prefix, List<Integer>> group(List<Integer> orders) {
        if (orders.size() <= MOST_TO_SCAN) {
            return Map.of();
        }
        Map<Prefix, List<Integer>> groups = orders.stream()
                .collect(Collectors.groupingBy(order -> selector(order).source(), TreeMap::new, Collectors.toList()));
        return groups.size() == 1 ? Map.of() : groups;
    }

    CompiledPolicies compile() {
        long slotCount = bySource.stream().mapToLong(SpdCompiler::slotCount).sum();
        long entriesAt = (long) SpdDescriptor.NODE_OCTETS * (destinations.size() + destinations.size() % 2);
        long slotsAt = entriesAt + (long) SpdDescriptor.ENTRY_OCTETS * policies.size();
        long parentsAt = slotsAt + SpdDescriptor.SLOT_OCTETS * slotCount;
        long octets = parentsAt + (long) SpdDescriptor.SOURCE_PARENT_OCTETS * sources.size();
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(octets, 1), OffHeap.CACHE_LINE);
        CompiledPolicies compiled = new CompiledPolicies(
                memory,
                memory.address(),
                memory.address() + entriesAt,
                memory.address() + parentsAt,
                memory.address() + slotsAt,
                destinations.trie4(),
                destinations.trie6(),
                sources.trie4(),
                sources.trie6());
        writeNodes(compiled);
        for (int source = 0; source < sources.size(); source++) {
            long at = compiled.sourceParents() + (long) SpdDescriptor.SOURCE_PARENT_OCTETS * source;
            Memory.putI32(at, sources.parent(source));
        }
        return compiled;
    }

    /** A power of two, at most half of them taken; 0 if there are no groups. */
    private static int slotCount(Map<Prefix, List<Integer>> groups) {
        return groups.isEmpty() ? 0 : Integer.highestOneBit(groups.size()) << 2;
    }

    private void writeNodes(CompiledPolicies compiled) {
        int entry = 0;
        int slot = 0;
        for (int node = 0; node < destinations.size(); node++) {
            long at = compiled.nodes() + (long) SpdDescriptor.NODE_OCTETS * node;
            List<Integer> orders = own.get(node);
            int parent = destinations.parent(node);
            int least = orders.getFirst();
            if (parent != Spd.NONE) {
                long above = compiled.nodes() + (long) SpdDescriptor.NODE_OCTETS * parent;
                least = Math.min(least, Memory.i32(above + SpdDescriptor.LEAST_ORDER));
            }
            Memory.putI32(at + SpdDescriptor.FIRST, entry);
            Memory.putI32(at + SpdDescriptor.COUNT, orders.size());
            Memory.putI32(at + SpdDescriptor.PARENT, parent);
            Memory.putI32(at + SpdDescriptor.LEAST_ORDER, least);
            Map<Prefix, List<Integer>> groups = bySource.get(node);
            int slotCount = slotCount(groups);
            if (slotCount == 0) {
                writeEntries(compiled, entry, orders);
            } else {
                int shift = Integer.SIZE - Integer.numberOfTrailingZeros(slotCount);
                Memory.putI32(at + SpdDescriptor.SLOTS, slot);
                Memory.putI32(at + SpdDescriptor.SLOTS_SHIFT, shift);
                writeGroups(compiled, entry, slot, shift, groups);
                slot += slotCount;
            }
            entry += orders.size();
        }
    }

    private void writeGroups(
            CompiledPolicies compiled, int firstEntry, int firstSlot, int shift, Map<Prefix, List<Integer>> groups) {
        int mask = -1 >>> shift;
        int entry = firstEntry;
        for (Map.Entry<Prefix, List<Integer>> group : groups.entrySet()) {
            int source = sources.number(group.getKey());
            int place = Spd.home(source, shift);
            while (Memory.i32(slotAt(compiled, firstSlot + place) + SpdDescriptor.SLOT_KEY) != 0) {
                place = (place + 1) & mask;
            }
            long at = slotAt(compiled, firstSlot + place);
            Memory.putI32(at + SpdDescriptor.SLOT_KEY, source + 1);
            Memory.putI32(at + SpdDescriptor.SLOT_FIRST, entry);
            Memory.putI32(at + SpdDescriptor.SLOT_COUNT, group.getValue().size());
            writeEntries(compiled, entry, group.getValue());
            entry += group.getValue().size();
        }
    }

    private static long slotAt(CompiledPolicies compiled, int slot) {
        return compiled.slots() + (long) SpdDescriptor.SLOT_OCTETS * slot;
    }

    private void writeEntries(CompiledPolicies compiled, int first, List<Integer> orders) {
        IntStream.range(0, orders.size())
                .forEach(i -> writeEntry(
                        compiled.entries() + (long) SpdDescriptor.ENTRY_OCTETS * (first + i), orders.get(i)));
    }

    private void writeEntry(long at, int order) {
        Selector selector = selector(order);
        Prefix source = selector.source();
        Memory.putI64(at + SpdDescriptor.SOURCE_HIGH, source.high());
        Memory.putI64(at + SpdDescriptor.SOURCE_LOW, source.low());
        Memory.putI64(at + SpdDescriptor.MASK_HIGH, source.maskHigh());
        Memory.putI64(at + SpdDescriptor.MASK_LOW, source.maskLow());
        Memory.putI32(at + SpdDescriptor.ORDER, order);
        boolean any = selector.isAnyProtocol();
        Memory.putI32(at + SpdDescriptor.PROTOCOL_LOW, any ? Spd.OPAQUE : selector.protocol());
        Memory.putI32(at + SpdDescriptor.PROTOCOL_HIGH, any ? Selector.MAXIMUM_PROTOCOL : selector.protocol());
        writePorts(at + SpdDescriptor.SOURCE_PORT_LOW, selector.sourcePorts());
        writePorts(at + SpdDescriptor.DESTINATION_PORT_LOW, selector.destinationPorts());
    }

    /** Writes both bounds; OPAQUE stands below every port, so a lower bound of OPAQUE lets it match. */
    private static void writePorts(long at, PortRange ports) {
        Memory.putI32(at, ports.isAny() ? Spd.OPAQUE : ports.low());
        Memory.putI32(at + Integer.BYTES, ports.high());
    }

    private Selector selector(int order) {
        return policies.get(order).selector();
    }
}

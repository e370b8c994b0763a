package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/** Lays rules out for {@link Classifier}. Used once. */
final class SpdCompiler {
    /** Rules over one destination, those of shorter prefixes included, that are searched one by one. */
    static final int MOST_TO_SCAN = 8;

    /**
     * By what a vector tells of first: so the rules of one vector stand together, its words are few, and two vectors that
     * have no rule in common have hardly a word in common.
     */
    private static final Comparator<Rule> TOGETHER = Comparator.comparing(
                    (Rule rule) -> rule.selector().source())
            .thenComparing(rule -> rule.selector().destination())
            .thenComparingInt(rule -> rule.selector().protocol())
            .thenComparingInt(rule -> rule.selector().destinationPorts().low())
            .thenComparingInt(rule -> rule.selector().sourcePorts().low());

    private final List<Rule> rules;
    private final PrefixTree destinations;
    private final List<List<Integer>> byDestination;
    private final int[] heads;
    private final int[] over;

    SpdCompiler(List<Rule> rules) {
        this.rules = arrange(rules);
        destinations = tree(Selector::destination);
        byDestination = group(destinations, Selector::destination);
        heads = new int[destinations.size()];
        over = new int[destinations.size()];
        int line = 0;
        for (int number = 0; number < heads.length; number++) {
            heads[number] = line;
            line += byDestination.get(number).size();
            int parent = destinations.parent(number);
            over[number] = byDestination.get(number).size() + (parent == Spd.NONE ? 0 : over[parent]);
        }
    }

    /**
     * Blocks in the policies' order; in a block, rules that share prefixes together; and those that one word tells of in
     * the policies' order again. So the first match of a word is its first bit, and a search ends with the first block
     * that has a match.
     */
    private static List<Rule> arrange(List<Rule> inOrder) {
        List<Rule> arranged = new ArrayList<>(inOrder);
        sortEach(arranged, VectorDescriptor.BLOCK_RULES, TOGETHER);
        sortEach(arranged, VectorDescriptor.BITS, Comparator.comparingInt(Rule::order));
        return List.copyOf(arranged);
    }

    private static void sortEach(List<Rule> rules, int length, Comparator<Rule> by) {
        for (int from = 0; from < rules.size(); from += length) {
            rules.subList(from, Math.min(rules.size(), from + length)).sort(by);
        }
    }

    private PrefixTree tree(Function<Selector, Prefix> prefix) {
        return new PrefixTree(
                rules.stream().map(rule -> prefix.apply(rule.selector())).toList());
    }

    /** For each prefix of the tree the numbers of the rules with it, in the order of their policies. */
    private List<List<Integer>> group(PrefixTree tree, Function<Selector, Prefix> prefix) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int number = 0; number < tree.size(); number++) {
            groups.add(new ArrayList<>());
        }
        for (int rule = 0; rule < rules.size(); rule++) {
            groups.get(tree.number(prefix.apply(rules.get(rule).selector()))).add(rule);
        }
        groups.forEach(group ->
                group.sort(Comparator.comparingInt(rule -> rules.get(rule).order())));
        return groups;
    }

    Classifier compile() {
        try (VectorArea area = new VectorArea(rules.size())) {
            PrefixTree sources = tree(Selector::source);
            int[] sourceVectors = vectors(sources, group(sources, Selector::source), 0, area);
            int[] destinationVectors = vectors(destinations, byDestination, MOST_TO_SCAN, area);
            int[] protocols = protocols(area);
            NumberVectors sourcePorts = new NumberVectors(rules, Selector::sourcePorts, area);
            NumberVectors destinationPorts = new NumberVectors(rules, Selector::destinationPorts, area);
            IntUnaryOperator destination = number -> over[number] > MOST_TO_SCAN
                    ? destinationVectors[number] << 1 | SpdDescriptor.BY_VECTOR
                    : heads[number] << 1;
            IntUnaryOperator source = number -> sourceVectors[number];
            return new Classifier(
                    lines(),
                    bounds(),
                    area.finish(),
                    VectorDescriptor.summaries(rules.size()),
                    Arrays.stream(over).anyMatch(count -> count > MOST_TO_SCAN),
                    destinations.trie(Prefix.IPV4, destination),
                    destinations.trie(Prefix.IPV6, destination),
                    sources.trie(Prefix.IPV4, source),
                    sources.trie(Prefix.IPV6, source),
                    protocols,
                    sourcePorts,
                    destinationPorts);
        }
    }

    /** A vector for each prefix: its rules, and those of the prefixes around it. Prefixes over few rules get none. */
    private int[] vectors(PrefixTree tree, List<List<Integer>> groups, int few, VectorArea area) {
        int[] vectors = new int[tree.size()];
        BitSet[] sets = new BitSet[tree.size()];
        for (int number = 0; number < vectors.length; number++) {
            int parent = tree.parent(number);
            BitSet set = parent == Spd.NONE ? new BitSet() : (BitSet) sets[parent].clone();
            groups.get(number).forEach(set::set);
            sets[number] = set;
            if (set.cardinality() > few) {
                vectors[number] = area.add(set);
            }
        }
        return vectors;
    }

    /** For each protocol, the one that is not shown first, the vector of the rules that take it. */
    private int[] protocols(VectorArea area) {
        int[] vectors = new int[Selector.MAXIMUM_PROTOCOL + 2];
        for (int protocol = Spd.OPAQUE; protocol <= Selector.MAXIMUM_PROTOCOL; protocol++) {
            BitSet set = new BitSet();
            for (int rule = 0; rule < rules.size(); rule++) {
                Selector selector = rules.get(rule).selector();
                set.set(rule, selector.isAnyProtocol() || selector.protocol() == protocol);
            }
            vectors[protocol + 1] = area.add(set);
        }
        return vectors;
    }

    private MemorySegment lines() {
        MemorySegment memory = allocate((long) rules.size() << SpdDescriptor.LINE_SHIFT);
        for (int number = 0; number < heads.length; number++) {
            long head = memory.address() + ((long) heads[number] << SpdDescriptor.LINE_SHIFT);
            List<Integer> own = byDestination.get(number);
            int parent = destinations.parent(number);
            Memory.putI32(head + SpdDescriptor.PARENT, parent == Spd.NONE ? Spd.NONE : heads[parent]);
            Memory.putI32(head + SpdDescriptor.LEAST_ABOVE, leastFrom(parent));
            Memory.putI32(head + SpdDescriptor.COUNT, own.size());
            for (int i = 0; i < own.size(); i++) {
                writeLine(head + ((long) i << SpdDescriptor.LINE_SHIFT), rules.get(own.get(i)));
            }
        }
        return memory;
    }

    /** The place of the first policy of that destination prefix and all shorter ones. */
    private int leastFrom(int innermost) {
        int least = SpdDescriptor.NOTHING;
        for (int number = innermost; number != Spd.NONE; number = destinations.parent(number)) {
            least = Math.min(
                    least, rules.get(byDestination.get(number).getFirst()).order());
        }
        return least;
    }

    private static void writeLine(long at, Rule rule) {
        Prefix source = rule.selector().source();
        Memory.putI64(at + SpdDescriptor.SOURCE_HIGH, source.high());
        Memory.putI64(at + SpdDescriptor.SOURCE_LOW, source.low());
        Memory.putI64(at + SpdDescriptor.MASK_HIGH, source.maskHigh());
        Memory.putI64(at + SpdDescriptor.MASK_LOW, source.maskLow());
        Memory.putI64(at + SpdDescriptor.LOWEST, Traffic.lowest(rule.selector()));
        Memory.putI64(at + SpdDescriptor.HIGHEST, Traffic.highest(rule.selector()));
        Memory.putI32(at + SpdDescriptor.ORDER, rule.order());
    }

    private MemorySegment bounds() {
        MemorySegment memory = allocate((long) rules.size() << SpdDescriptor.BOUNDS_SHIFT);
        for (int rule = 0; rule < rules.size(); rule++) {
            long at = memory.address() + ((long) rule << SpdDescriptor.BOUNDS_SHIFT);
            Selector selector = rules.get(rule).selector();
            Memory.putI64(at + SpdDescriptor.BOUNDS_LOWEST, Traffic.lowest(selector));
            Memory.putI64(at + SpdDescriptor.BOUNDS_HIGHEST, Traffic.highest(selector));
            Memory.putI32(at + SpdDescriptor.BOUNDS_ORDER, rules.get(rule).order());
        }
        return memory;
    }

    private static MemorySegment allocate(long octets) {
        return Arena.ofAuto().allocate(Math.max(octets, Long.BYTES), OffHeap.CACHE_LINE);
    }
}

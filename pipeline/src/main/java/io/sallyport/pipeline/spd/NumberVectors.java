package io.sallyport.pipeline.spd;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * From a number of 16 bits, or none, to the vector of the rules that take it: 256 pages of 256 numbers, of which equal
 * ones are one.
 *
 * <p>Where the rules cut the numbers into more than {@link #MOST_CUTS} pieces, neighbours are joined: their vector then
 * tells of some rules that take only a part of them, which the exact comparison after it sorts out. So the memory is
 * bounded however many ranges there are.
 */
final class NumberVectors {
    /** Pieces into which rules may cut the numbers before neighbours are joined. */
    static final int MOST_CUTS = 1_024;

    private static final int PAGE = 256;
    private static final int PAGE_SHIFT = 8;

    private final int[] pages = new int[PAGE];
    private final int[] vectors;
    private final int opaque;

    /**
     * Compiles one of the ranges of each rule.
     *
     * @param area where the vectors go
     */
    NumberVectors(List<Rule> rules, Function<Selector, PortRange> range, VectorArea area) {
        BitSet any = new BitSet();
        for (int i = 0; i < rules.size(); i++) {
            any.set(i, range.apply(rules.get(i).selector()).isAny());
        }
        opaque = area.add(any);
        int[] flat = flat(rules, range, area);
        Map<IntBuffer, Integer> known = new HashMap<>();
        int[] distinct = new int[flat.length];
        int used = 0;
        for (int page = 0; page < PAGE; page++) {
            int start = page << PAGE_SHIFT;
            if (page > 0 && Arrays.equals(flat, start - PAGE, start, flat, start, start + PAGE)) {
                pages[page] = pages[page - 1];
                continue;
            }
            Integer place = known.putIfAbsent(IntBuffer.wrap(flat, start, PAGE).slice(), used);
            pages[page] = place == null ? used : place;
            if (place == null) {
                System.arraycopy(flat, start, distinct, used, PAGE);
                used += PAGE;
            }
        }
        vectors = Arrays.copyOf(distinct, used);
    }

    private static int[] flat(List<Rule> rules, Function<Selector, PortRange> range, VectorArea area) {
        List<Integer> byLow = order(rules, rule -> range.apply(rule.selector()).low());
        List<Integer> byHigh = order(rules, rule -> range.apply(rule.selector()).high());
        List<Integer> starts = starts(rules, range);
        int[] flat = new int[PortRange.MAXIMUM + 1];
        BitSet taking = new BitSet();
        int begun = 0;
        int ended = 0;
        for (int piece = 0; piece < starts.size(); piece++) {
            int first = starts.get(piece);
            int end = piece + 1 < starts.size() ? starts.get(piece + 1) : flat.length;
            while (ended < byHigh.size()
                    && range(rules, range, byHigh.get(ended)).high() < first) {
                taking.clear(byHigh.get(ended++));
            }
            while (begun < byLow.size() && range(rules, range, byLow.get(begun)).low() < end) {
                taking.set(byLow.get(begun++));
            }
            Arrays.fill(flat, first, end, area.add((BitSet) taking.clone()));
        }
        return flat;
    }

    private static PortRange range(List<Rule> rules, Function<Selector, PortRange> range, int rule) {
        return range.apply(rules.get(rule).selector());
    }

    private static List<Integer> order(List<Rule> rules, Function<Rule, Integer> key) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            numbers.add(i);
        }
        numbers.sort(Comparator.comparing(number -> key.apply(rules.get(number))));
        return numbers;
    }

    /** Where pieces begin, 0 first. */
    private static List<Integer> starts(List<Rule> rules, Function<Selector, PortRange> range) {
        TreeSet<Integer> cuts = new TreeSet<>(List.of(0));
        for (Rule rule : rules) {
            PortRange numbers = range.apply(rule.selector());
            cuts.add(numbers.low());
            cuts.add(numbers.high() + 1);
        }
        cuts.remove(PortRange.MAXIMUM + 1);
        int each = Math.ceilDiv(cuts.size(), MOST_CUTS);
        List<Integer> starts = new ArrayList<>();
        int i = 0;
        for (int cut : cuts) {
            if (i++ % each == 0) {
                starts.add(cut);
            }
        }
        return starts;
    }

    /** The vector of a number, 0 to 65,535, or {@link PortRange#OPAQUE}. */
    int vector(int number) {
        return number < 0 ? opaque : vectors[pages[number >>> PAGE_SHIFT] + (number & (PAGE - 1))];
    }
}

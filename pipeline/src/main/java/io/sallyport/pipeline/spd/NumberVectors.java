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
        List<int[]> distinct = new ArrayList<>();
        Map<Integer, Integer> alike = new HashMap<>();
        Map<IntBuffer, Integer> known = new HashMap<>();
        List<Piece> pieces = pieces(rules, range, area);
        int piece = 0;
        for (int page = 0; page < PAGE; page++) {
            int start = page << PAGE_SHIFT;
            while (pieces.get(piece).end() <= start) {
                piece++;
            }
            int vector = pieces.get(piece).vector();
            // Nearly all pages lie within one piece, and need not be written to be compared.
            Integer place = pieces.get(piece).end() >= start + PAGE ? alike.get(vector) : null;
            if (place == null) {
                int[] numbers = page(pieces, piece, start);
                place = known.putIfAbsent(IntBuffer.wrap(numbers), distinct.size() * PAGE);
                if (place == null) {
                    place = distinct.size() * PAGE;
                    distinct.add(numbers);
                }
                if (pieces.get(piece).end() >= start + PAGE) {
                    alike.put(vector, place);
                }
            }
            pages[page] = place;
        }
        vectors = new int[distinct.size() * PAGE];
        for (int i = 0; i < distinct.size(); i++) {
            System.arraycopy(distinct.get(i), 0, vectors, i * PAGE, PAGE);
        }
    }

    /**
     * Numbers with the same vector.
     *
     * @param end the first number behind them
     */
    private record Piece(int end, int vector) {}

    /** The vectors of 256 numbers, of which the first lies in a piece. */
    private static int[] page(List<Piece> pieces, int piece, int start) {
        int[] numbers = new int[PAGE];
        int filled = 0;
        for (int i = piece; filled < PAGE; i++) {
            int end = Math.min(pieces.get(i).end() - start, PAGE);
            Arrays.fill(numbers, filled, end, pieces.get(i).vector());
            filled = end;
        }
        return numbers;
    }

    /** All numbers, in order. */
    private static List<Piece> pieces(List<Rule> rules, Function<Selector, PortRange> range, VectorArea area) {
        List<Integer> byLow = order(rules, rule -> range.apply(rule.selector()).low());
        List<Integer> byHigh = order(rules, rule -> range.apply(rule.selector()).high());
        List<Integer> starts = starts(rules, range);
        List<Piece> pieces = new ArrayList<>();
        BitSet taking = new BitSet();
        int begun = 0;
        int ended = 0;
        for (int piece = 0; piece < starts.size(); piece++) {
            int first = starts.get(piece);
            int end = piece + 1 < starts.size() ? starts.get(piece + 1) : PortRange.MAXIMUM + 1;
            while (ended < byHigh.size()
                    && range(rules, range, byHigh.get(ended)).high() < first) {
                taking.clear(byHigh.get(ended++));
            }
            while (begun < byLow.size() && range(rules, range, byLow.get(begun)).low() < end) {
                taking.set(byLow.get(begun++));
            }
            pieces.add(new Piece(end, area.add((BitSet) taking.clone())));
        }
        return pieces;
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

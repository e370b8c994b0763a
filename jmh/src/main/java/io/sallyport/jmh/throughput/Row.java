package io.sallyport.jmh.throughput;

import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.Traffic.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the comparison.
 *
 * @param target the ratio to ipsec-secgw that is aimed at, or {@link #NO_TARGET}
 */
record Row(Direction direction, int sas, BenchSuite suite, String size, double target) {
    private static final double NO_TARGET = 0;

    /** All rows, in the order of the table. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        gcm(rows, Direction.in, 1, "64", 1.5, "imix", 1.3, "512", 1.2, "1420", 1.1);
        gcm(rows, Direction.out, 1, "64", 1.3, "imix", 1.2, "512", 1.15, "1420", 1.05);
        gcm(rows, Direction.in, 1000, "64", 1.5, "imix", 1.4, "1420", 1.1);
        gcm(rows, Direction.out, 1000, "64", NO_TARGET, "imix", NO_TARGET, "1420", NO_TARGET);
        gcm(rows, Direction.in, 10_000, "64", 3.0, "imix", 2.5, "1420", 1.5);
        for (BenchSuite suite : BenchSuite.values()) {
            if (suite != BenchSuite.AES_GCM_128) {
                for (Direction direction : Direction.values()) {
                    rows.add(new Row(direction, 1, suite, "64", 1.2));
                    rows.add(new Row(direction, 1, suite, "512", 1.2));
                }
            }
        }
        return rows;
    }

    private static void gcm(List<Row> rows, Direction direction, int sas, Object... sizesAndTargets) {
        for (int i = 0; i < sizesAndTargets.length; i += 2) {
            rows.add(new Row(direction, sas, BenchSuite.AES_GCM_128, (String) sizesAndTargets[i], (Double)
                    sizesAndTargets[i + 1]));
        }
    }

    /** The target as it is printed. */
    String targetText() {
        return target == NO_TARGET ? "–" : String.format(Locale.ROOT, "%.2f", target);
    }

    /** A short name, by which rows are chosen. */
    String id() {
        return direction + "-" + sas + "-" + suite.label() + "-" + size;
    }

    /** The options of {@link ThroughputBench} for it. */
    List<String> options() {
        return List.of("--direction=" + direction, "--sas=" + sas, "--suite=" + suite.label(), "--size=" + size);
    }
}

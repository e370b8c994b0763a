package io.sallyport.ike.experiment;

import io.sallyport.ike.experiment.Setup.Outcome;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What all setups of a cell came to.
 *
 * @param carried setups in which packets arrived
 * @param bothWays setups that in the end carried packets both ways
 * @param medianMillis from the sender's opening until the first packet arrived, of those in which one did
 * @param p99Millis the same, 99th percentile
 * @param meanLost packets lost in a setup
 * @param mostLost the most in any
 */
record Summary(
        Cell cell,
        int setups,
        int carried,
        int bothWays,
        long medianMillis,
        long p99Millis,
        double meanLost,
        int mostLost) {
    /** Runs the cell with the seeds 1 to {@code setups}. */
    static Summary of(Cell cell, int setups) {
        List<Outcome> outcomes = LongStream.rangeClosed(1, setups)
                .parallel()
                .mapToObj(seed -> Setup.run(cell, seed))
                .toList();
        long[] firsts = outcomes.stream()
                .mapToLong(Outcome::firstMillis)
                .filter(millis -> millis >= 0)
                .sorted()
                .toArray();
        return new Summary(
                cell,
                setups,
                firsts.length,
                (int) outcomes.stream().filter(Outcome::bothWays).count(),
                percentile(firsts, 50),
                percentile(firsts, 99),
                outcomes.stream().mapToInt(Outcome::lost).average().orElse(0),
                outcomes.stream().mapToInt(Outcome::lost).max().orElse(0));
    }

    /** Share of the setups that carry traffic, 0 to 1. */
    double share() {
        return (double) carried / setups;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? -1 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}

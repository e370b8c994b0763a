package io.sallyport.jmh.stall;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Gaps in nanoseconds: the gateway's own share of them, and that in which the worker wanted to run and the operating system had given
 * its CPU to another program.
 */
final class Gaps {
    private static final long MOST_NANOS = 60_000_000_000L;

    private final Histogram own = new Histogram(MOST_NANOS, 3);
    private final Histogram preempted = new Histogram(MOST_NANOS, 3);

    Histogram own() {
        return own;
    }

    Histogram preempted() {
        return preempted;
    }

    /**
     * A gap.
     *
     * @param waited nanoseconds of it in which the worker had no CPU
     */
    void add(long gap, long waited) {
        own.recordValue(Math.max(0, gap - waited));
        if (waited > 0) {
            preempted.recordValue(waited);
        }
    }

    void add(Gaps others) {
        own.add(others.own);
        preempted.add(others.preempted);
    }

    long ownOver(long nanos) {
        return nanos >= own.getMaxValue() ? 0 : own.getCountBetweenValues(nanos, own.getMaxValue());
    }

    Map<String, Object> map(double[] percentiles) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (double percent : percentiles) {
            map.put("own_p" + percent + "_us", own.getValueAtPercentile(percent) / 1e3);
        }
        map.put("turns", own.getTotalCount());
        map.put("own_over_1ms", ownOver(1_000_000));
        map.put("preempted", preempted.getTotalCount());
        map.put("longest_preempted_us", preempted.getMaxValue() / 1e3);
        return map;
    }
}

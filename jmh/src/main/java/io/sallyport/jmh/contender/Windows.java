package io.sallyport.jmh.contender;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rates measured in windows, and their percentiles. */
public final class Windows {
    private final List<Double> rates = new ArrayList<>();

    public void add(double rate) {
        rates.add(rate);
    }

    public int count() {
        return rates.size();
    }

    /**
     * The rate that {@code percent} of the windows do not exceed.
     *
     * @throws IllegalStateException if nothing was measured
     */
    public double percentile(int percent) {
        if (rates.isEmpty()) {
            throw new IllegalStateException("no window was measured");
        }
        List<Double> sorted = new ArrayList<>(rates);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /** The 10th, 50th and 90th percentile as {@code p10}, {@code p50} and {@code p90}, times a factor. */
    public Map<String, Object> percentiles(double factor) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int percent : new int[] {10, 50, 90}) {
            map.put("p" + percent, percentile(percent) * factor);
        }
        return map;
    }
}

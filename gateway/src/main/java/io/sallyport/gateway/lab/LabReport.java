package io.sallyport.gateway.lab;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.pipeline.burst.DropReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What the lab found.
 *
 * @param options what was asked
 * @param seconds for which traffic was sent
 * @param sent probes and answers that the hosts sent
 * @param delivered of these, how many arrived at the other host whole and unchanged
 * @param octets of inner packets that were delivered
 * @param corrupted arrivals that were not whole and unchanged
 * @param disordered arrivals that came after a later one
 * @param lostByWire frames that the wire lost on purpose
 * @param refusedByWire frames that the ring behind the wire did not take
 * @param promoted pending SAs that traffic promoted
 * @param drops of both gateways, by reason
 * @param oneWay nanoseconds from west's host to east's
 * @param roundTrip nanoseconds from west's host to east's and back
 * @param runs negotiations before, with promotion and without
 */
public record LabReport(
        LabOptions options,
        double seconds,
        long sent,
        long delivered,
        long octets,
        long corrupted,
        long disordered,
        long lostByWire,
        long refusedByWire,
        long promoted,
        Map<DropReason, Long> drops,
        Histogram oneWay,
        Histogram roundTrip,
        List<NegotiationRun> runs) {
    private static final int[] PERCENTILES = {50, 90, 99};
    private static final double NANOS_PER_MICRO = 1e3;

    /** Packets that did not arrive. */
    public long lost() {
        return sent - delivered;
    }

    /** Packets that did not arrive and that neither the wire nor a drop reason accounts for. */
    public long unaccounted() {
        long dropped = drops.values().stream().mapToLong(Long::longValue).sum();
        return lost() - lostByWire - refusedByWire - dropped;
    }

    /** Delivered packets per microsecond, which are millions per second. */
    public double mpps() {
        return delivered / seconds / 1e6;
    }

    /** Inner gigabits per second that were delivered. */
    public double gbps() {
        return octets * 8 / seconds / 1e9;
    }

    /** True if something was delivered, everything is accounted for, nothing came out wrong, and the SA was promoted. */
    public boolean ok() {
        boolean whole = corrupted == 0 && disordered == 0 && unaccounted() == 0;
        boolean carried = options.lossPercent() == 100 || (delivered > 0 && promoted == 1);
        return sent > 0 && whole && carried && runs.stream().allMatch(NegotiationRun::ok);
    }

    /** The report for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "packets", String.format("%,d sent, %,d delivered, %,d lost", sent, delivered, lost()));
        String size = options.size().label();
        line(text, "rate", String.format("%.3f Mpps, %.3f Gbit/s of inner packets (%s octets)", mpps(), gbps(), size));
        line(text, "one way", latency(oneWay));
        line(text, "round trip", latency(roundTrip));
        line(text, "wire", String.format("%,d frames lost on purpose (%s %%)", lostByWire, options.lossPercent()));
        if (refusedByWire > 0) {
            line(text, "", String.format("%,d frames did not fit into a ring behind the wire", refusedByWire));
        }
        line(
                text,
                "pending SA",
                promoted == 1
                        ? "promoted by the first packet that authenticated"
                        : promoted + " promotions, 1 was expected");
        if (drops.isEmpty()) {
            line(text, "drops", "none");
        }
        drops.forEach((reason, count) ->
                line(text, "drops", String.format("%,d %s: %s", count, reason.metric(), reason.explanation())));
        if (corrupted + disordered > 0) {
            line(text, "wrong", String.format("%,d corrupted, %,d out of order", corrupted, disordered));
        }
        line(
                text,
                "result",
                ok()
                        ? "ok: every packet is accounted for"
                        : String.format("FAILED: %,d packets are not accounted for", unaccounted()));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(String.format("  %-11s %s%n", label, value));
    }

    private static String latency(Histogram histogram) {
        return String.format(
                "%.1f µs median, %.1f µs 90 %%, %.1f µs 99 %%, %.1f µs longest",
                histogram.getValueAtPercentile(PERCENTILES[0]) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(PERCENTILES[1]) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(PERCENTILES[2]) / NANOS_PER_MICRO,
                histogram.getMaxValue() / NANOS_PER_MICRO);
    }

    /** The report for programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sent", sent);
        map.put("delivered", delivered);
        map.put("lost", lost());
        map.put("mpps", mpps());
        map.put("gbps", gbps());
        map.put("promoted", promoted);
        Map<String, Long> byReason = new TreeMap<>();
        drops.forEach((reason, count) -> byReason.put(reason.metric(), count));
        map.put("drops", byReason);
        map.put("ok", ok());
        map.put("seconds", seconds);
        map.put("size", options.size().label());
        map.put("loss_percent", options.lossPercent());
        map.put("lost_by_wire", lostByWire);
        map.put("refused_by_wire", refusedByWire);
        map.put("unaccounted", unaccounted());
        map.put("corrupted", corrupted);
        map.put("disordered", disordered);
        map.put("one_way_us", percentiles(oneWay));
        map.put("round_trip_us", percentiles(roundTrip));
        map.put("runs", runs.stream().map(NegotiationRun::toMap).toList());
        return map;
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int percent : PERCENTILES) {
            map.put("p" + percent, histogram.getValueAtPercentile(percent) / NANOS_PER_MICRO);
        }
        map.put("max", histogram.getMaxValue() / NANOS_PER_MICRO);
        return map;
    }

    /** Writes {@link #toMap} as JSON. */
    public void write(Path file) throws IOException {
        JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).write(toMap(), file.toFile());
    }
}

package io.sallyport.jmh.rig;

import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.LineChart;
import io.sallyport.jmh.report.Publication;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.jmh.traffic.Traffic.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long packets are in a gateway, at several rates. */
@Command(
        name = "transit",
        mixinStandardHelpOptions = true,
        description = {
            "Latency of inbound packets (ESP opened, one SA, all features on) between two rings, at several rates.",
            "Needs two CPUs of its own: one for the worker, one for who sends and receives."
        })
final class LatencyBench implements Callable<Integer> {
    private static final int[] PERCENTILES = {50, 90, 99};
    private static final double MILLION = 1e6;

    @Option(names = "--rates", split = ",", description = "Million packets a second (default ${DEFAULT-VALUE}).")
    private double[] rates = {0.1, 0.5, 1, 2, 3};

    @Option(names = "--size", description = "Octets of the inner packets, or imix (default ${DEFAULT-VALUE}).")
    private String size = "imix";

    @Option(names = "--packets", description = "For each rate and round (default ${DEFAULT-VALUE}).")
    private int packets = 1 << 18;

    @Option(
            names = "--rounds",
            description = "Rounds over all rates; the first only warms up (default ${DEFAULT-VALUE}).")
    private int rounds = 4;

    @Option(names = "--cpu", description = "CPU of the worker (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Mixin
    private Publication publication;

    private static final class Point {
        private final double rate;
        private final Histogram latency = new Histogram(3);
        private long sent;
        private long delivered;
        private double seconds;

        Point(double rate) {
            this.rate = rate;
        }

        void add(Generator.Outcome outcome) {
            latency.add(outcome.latency());
            sent += outcome.sent();
            delivered += outcome.delivered();
            seconds += outcome.seconds();
        }

        Map<String, Object> map() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("mpps_wanted", rate);
            map.put("mpps_sent", sent / seconds / MILLION);
            map.put("sent", sent);
            map.put("lost", sent - delivered);
            for (int percent : PERCENTILES) {
                map.put("p" + percent + "_us", microseconds(percent));
            }
            map.put("p99_9_us", microseconds(99.9));
            map.put("longest_us", latency.getMaxValue() / 1e3);
            return map;
        }

        double microseconds(double percent) {
            return latency.getValueAtPercentile(percent) / 1e3;
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LatencyBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Conditions conditions = Conditions.begin(
                "scripts/bench transit --size " + size + " --packets " + packets + " --rounds " + rounds);
        Traffic traffic = new Traffic(Direction.in, size, BenchSuite.AES_GCM_128, 1, 1, packets);
        Path folder = Files.createTempDirectory("sallyport-latency");
        List<Point> points = new ArrayList<>();
        for (double rate : rates) {
            points.add(new Point(rate));
        }
        try (OpenLoop loop = new OpenLoop(folder, traffic, cpu)) {
            for (int round = 0; round < rounds; round++) {
                for (Point point : points) {
                    Generator.Outcome outcome = loop.run(point.rate * MILLION);
                    if (round > 0) {
                        point.add(outcome);
                    }
                }
            }
        } finally {
            BenchConfiguration.delete(folder);
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put("size", size);
        result.put("points", points.stream().map(Point::map).toList());
        publication.publish("transit", "Latency", result, text(points), List.of(plot(points)));
        return 0;
    }

    private String text(List<Point> points) {
        StringBuilder text = new StringBuilder("""
                Inbound, one SA with AES-GCM-128 and a replay window of 1,024 packets, %s: microseconds from when a frame was due
                at the first ring to its receipt from the second. What the operating system takes from either thread counts.

                | Mpps | sent | lost | median | 90 %% | 99 %% | 99.9 %% | longest |
                |---|---|---|---|---|---|---|---|
                """.formatted(size.equals("imix") ? "IMIX" : size + " octets"));
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %.1f | %,d | %,d | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    point.rate,
                    point.sent,
                    point.sent - point.delivered,
                    point.microseconds(50),
                    point.microseconds(90),
                    point.microseconds(99),
                    point.microseconds(99.9),
                    point.latency.getMaxValue() / 1e3));
        }
        return text.toString();
    }

    private static Publication.Plot plot(List<Point> points) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (int percent : PERCENTILES) {
            lines.add(new LineChart.Line(
                    percent + " %",
                    points.stream()
                            .map(point -> new LineChart.Point(point.rate, point.microseconds(percent)))
                            .toList()));
        }
        String title = "Latency in microseconds";
        return new Publication.Plot("transit", title, LineChart.draw(title, "million packets a second", false, lines));
    }
}

package io.sallyport.jmh.throughput;

import io.sallyport.jmh.report.Child;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.LineChart;
import io.sallyport.jmh.report.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the rate falls as SAs and policies grow, and what a second worker adds. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Rates with 1 to a million SAs inbound, and 1 to 10,000 policies with an SA each outbound, in random order, and with one",
            "worker and two; 64 octets.",
        })
final class ScaleBench implements Callable<Integer> {
    @Option(names = "--sas", split = ",", description = "Inbound SAs (default ${DEFAULT-VALUE}).")
    private int[] sas = {1, 100, 1000, 10_000, 100_000, 1_000_000};

    @Option(names = "--policies", split = ",", description = "Outbound policies (default ${DEFAULT-VALUE}).")
    private int[] policies = {1, 100, 1000, 10_000};

    @Option(names = "--workers", split = ",", description = "Workers, each on a CPU (default ${DEFAULT-VALUE}).")
    private int[] workers = {1, 2};

    @Option(names = "--windows", description = "Windows of 0.1 s for each (default ${DEFAULT-VALUE}).")
    private int windows = 20;

    @Mixin
    private Publication publication;

    private record Point(String kind, int count, double mpps, double testpmd) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScaleBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Conditions conditions = Conditions.begin("scripts/bench scale --windows " + windows);
        List<Point> points = new ArrayList<>();
        for (int count : sas) {
            points.add(measure("SAs", count, List.of("--direction=in", "--sas=" + count)));
        }
        for (int count : policies) {
            points.add(measure("policies", count, List.of("--direction=out", "--sas=" + count)));
        }
        for (int count : workers) {
            points.add(measure("workers", count, List.of("--direction=in", "--sas=100", "--workers=" + count)));
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put(
                "points",
                points.stream()
                        .map(point -> Map.of(
                                "kind", point.kind(),
                                "count", point.count(),
                                "mpps", point.mpps(),
                                "testpmd_mpps", point.testpmd()))
                        .toList());
        publication.publish("scale", "Many SAs, policies and workers", result, text(points), List.of(plot(points)));
        return 0;
    }

    private Point measure(String kind, int count, List<String> options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add("--windows=" + windows);
        Map<?, ?> mpps = (Map<?, ?>) Child.run(ThroughputBench.class, all).get("mpps");
        Point point = new Point(kind, count, p90(mpps, "sallyport"), p90(mpps, "testpmd"));
        System.err.printf(Locale.ROOT, "%,d %s: %.2f Mpps%n", count, kind, point.mpps());
        return point;
    }

    private static double p90(Map<?, ?> mpps, String name) {
        return ((Number) ((Map<?, ?>) mpps.get(name)).get("p90")).doubleValue();
    }

    private String text(List<Point> points) {
        StringBuilder text = new StringBuilder("""
                Million packets of 64 octets per second of processor time, 90th percentile of windows of 0.1 s in turns with testpmd,
                AES-GCM-128, replay window 1,024 inbound. Packets are of all SAs in random order, and of 16,384 of them, which lie
                anywhere among all, where there are more; more SAs mean more packets to replay, which slows testpmd too. Outbound, each
                policy has an SA of its own. With two workers (100 SAs), the rate of one of them while both run: half of its packets are
                the other's and are handed over.

                | what | how many | Sallyport | testpmd |
                |---|---|---|---|
                """);
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.2f | %.1f |%n",
                    point.kind(),
                    point.count(),
                    point.mpps(),
                    point.testpmd()));
        }
        return text.toString();
    }

    private static Publication.Plot plot(List<Point> points) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (String kind : List.of("SAs", "policies")) {
            lines.add(new LineChart.Line(
                    kind,
                    points.stream()
                            .filter(point -> point.kind().equals(kind))
                            .map(point -> new LineChart.Point(point.count(), point.mpps()))
                            .toList()));
        }
        String title = "Million packets per second of one worker, by SAs (in) and policies (out)";
        return new Publication.Plot("scale", title, LineChart.draw(title, "how many", true, lines));
    }
}

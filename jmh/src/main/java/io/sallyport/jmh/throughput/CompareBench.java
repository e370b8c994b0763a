package io.sallyport.jmh.throughput;

import io.sallyport.jmh.contender.Reference;
import io.sallyport.jmh.contender.Secgw;
import io.sallyport.jmh.report.BarChart;
import io.sallyport.jmh.report.Child;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.Publication;
import io.sallyport.jmh.traffic.BenchSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All rows of the comparison with ipsec-secgw, each by {@link ThroughputBench}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "One worker next to DPDK's ipsec-secgw and testpmd: same pcap, same devices, same CPU, windows in turns.",
            "Build the example yourself from DPDK's sources, with 0 for the receive offloads of its ports, which virtual"
                    + " devices do not have."
        })
final class CompareBench implements Callable<Integer> {
    @Option(names = "--secgw", required = true, description = "Your build of ipsec-secgw.")
    private Path secgw;

    @Option(names = "--secgw-modes", description = "As of scripts/bench throughput.")
    private String secgwModes;

    @Option(
            names = "--c-reference",
            description = "In rows of AES-GCM also next to the same stages written in C, and to the cipher alone.")
    private boolean reference;

    @Option(
            names = "--windows",
            description = "Windows of 0.1 s for each contender of a row (default ${DEFAULT-VALUE}).")
    private int windows = 20;

    @Option(names = "--cpu", description = "CPU on which all poll in turns (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Option(names = "--list", description = "Names the rows, and measures nothing.")
    private boolean list;

    @Parameters(
            arity = "0..*",
            description = "Only rows whose names contain one of these, such as in-1000 or chacha20.")
    private List<String> patterns = List.of();

    @Mixin
    private Publication publication;

    private record Measured(Row row, Map<String, Object> result) {
        double rate(String name) {
            Map<?, ?> mpps = (Map<?, ?>) result.get("mpps");
            return ((Number) ((Map<?, ?>) mpps.get(name)).get("p90")).doubleValue();
        }

        String bestSecgw() {
            return (String) result.get("best_secgw");
        }

        /** What is to be said of modes that were not measured. */
        String absent() {
            Object absent = result.get(ThroughputBench.ABSENT);
            return absent == null ? "" : " (did not start: " + absent + ")";
        }

        double ratio() {
            return number("ratio_to_secgw");
        }

        private double number(String key) {
            return ((Number) result.get(key)).doubleValue();
        }

        /** Four columns. */
        String nextToC() {
            return result.containsKey("ratio_to_c")
                    ? String.format(
                            Locale.ROOT,
                            "%.2f | **%.2f** | %.1f | %.0f %%, %.0f %%",
                            rate(Reference.NAME),
                            number("ratio_to_c"),
                            rate(Reference.CIPHER_NAME),
                            100 * number("cipher_share"),
                            100 * number("cipher_share_without_devices"))
                    : "– | – | – | –";
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Row> rows = Row.all().stream().filter(this::isWanted).toList();
        if (list || rows.isEmpty()) {
            rows.forEach(row -> System.out.println(row.id()));
            return rows.isEmpty() ? 2 : 0;
        }
        if (!Files.isExecutable(secgw)) {
            System.err.println("--secgw: no program that can be run: " + secgw);
            return 2;
        }
        Conditions conditions = Conditions.begin("scripts/bench compare --secgw PATH --windows " + windows
                + (reference ? " --c-reference" : "")
                + (patterns.isEmpty() ? "" : " " + String.join(" ", patterns)));
        List<Measured> measured = new ArrayList<>();
        // By direction and suite: modes that forward nothing, which the next row need not wait for.
        Map<String, Set<String>> absent = new HashMap<>();
        for (Row row : rows) {
            Set<String> known = absent.computeIfAbsent(row.direction() + " " + row.suite(), _ -> new TreeSet<>());
            Map<String, Object> result = Child.run(ThroughputBench.class, options(row, known));
            if (result.get(ThroughputBench.ABSENT) instanceof List<?> more) {
                more.forEach(mode -> known.add((String) mode));
            }
            if (!known.isEmpty()) {
                result.put(ThroughputBench.ABSENT, List.copyOf(known));
            }
            Measured one = new Measured(row, result);
            measured.add(one);
            System.err.printf(
                    Locale.ROOT,
                    "%s: sallyport %.2f Mpps, %s %.2f, ratio %.2f (target %s)%s%n",
                    row.id(),
                    one.rate("sallyport"),
                    one.bestSecgw(),
                    one.rate(one.bestSecgw()),
                    one.ratio(),
                    row.targetText(),
                    one.absent());
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put("rows", measured.stream().map(Measured::result).toList());
        publication.publish(
                "compare", "One worker next to ipsec-secgw", result, text(measured), List.of(plot(measured)));
        return 0;
    }

    private boolean isWanted(Row row) {
        return patterns.isEmpty() || patterns.stream().anyMatch(row.id()::contains);
    }

    private List<String> options(Row row, Set<String> absent) {
        List<String> options = new ArrayList<>(row.options());
        options.addAll(List.of("--secgw=" + secgw, "--windows=" + windows, "--cpu=" + cpu));
        List<Secgw.Mode> modes =
                secgwModes == null ? Secgw.Mode.of(row.suite()) : Secgw.Mode.of(row.suite(), secgwModes);
        options.add("--secgw-modes="
                + modes.stream()
                        .map(Secgw.Mode::label)
                        .filter(mode -> !absent.contains(mode))
                        .collect(Collectors.joining(",")));
        if (reference && row.suite() == BenchSuite.AES_GCM_128) {
            options.addAll(List.of("--c-reference", "--project=" + publication.project()));
        }
        return options;
    }

    private String text(List<Measured> rows) {
        StringBuilder text = new StringBuilder(String.format("""
                Million packets per second of processor time, 90th percentile of %d windows of 0.1 s for each, in turns on
                one CPU: same pcap from `net_pcap` without end, same `net_null`. Inbound, Sallyport has a replay window of
                1,024 packets, whose right edge the benchmark puts back when a lap of the pcap ends (a store per SA and
                lap, within the measured time); ipsec-secgw has none, for it could not be put back. ipsec-secgw is in the
                best of its modes for each row: with librte_ipsec and without, by the two AES-NI devices, asked within the
                call or later. "In C" are the same stages as one program in C (target 0.95), "cipher alone" is IPsec_MB with
                the same keys and lengths, and its share what part of a packet's time that would be: of all, and of what
                is left without testpmd's time for the devices.

                | direction | SAs | suite | inner packets | Sallyport | ipsec-secgw | its mode | ratio | target | in C | ratio to C | cipher alone | its share | testpmd | calibration |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """, windows));
        for (Measured one : rows) {
            Row row = one.row();
            Map<?, ?> calibration = (Map<?, ?>) one.result().get("calibration_ns");
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %.2f | %.2f | %s | **%.2f** | %s | %s | %.1f | %.2f, %.2f |%n",
                    row.direction(),
                    row.sas(),
                    row.suite().label(),
                    row.size(),
                    one.rate("sallyport"),
                    one.rate(one.bestSecgw()),
                    one.bestSecgw().substring(one.bestSecgw().indexOf(' ') + 1) + one.absent(),
                    one.ratio(),
                    row.targetText(),
                    one.nextToC(),
                    one.rate("testpmd"),
                    ((Number) calibration.get("before")).doubleValue(),
                    ((Number) calibration.get("after")).doubleValue()));
        }
        return text.toString();
    }

    private static Publication.Plot plot(List<Measured> rows) {
        List<BarChart.Row> bars = rows.stream()
                .map(one -> new BarChart.Row(
                        one.row().direction() + ", " + one.row().sas() + " SA, "
                                + one.row().suite().label() + ", " + one.row().size(),
                        List.of(one.rate("sallyport"), one.rate(one.bestSecgw()))))
                .toList();
        String title = "Million packets per second of one core";
        return new Publication.Plot(
                "compare", title, BarChart.draw(title, List.of("Sallyport", "ipsec-secgw, its best mode"), bars));
    }
}

package io.sallyport.jmh.startup;

import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.contender.BoundProcess;
import io.sallyport.jmh.contender.Telemetry;
import io.sallyport.jmh.report.BarChart;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.Publication;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Launches the gateway as an operator does, and watches it from outside. */
@Command(
        name = "startup",
        mixinStandardHelpOptions = true,
        description = {
            "Launches scripts/sallyport run on a replayed pcap: seconds until its first packet has left, and packets per second of",
            "the worker's processor time in the first second after that, next to the seconds from the fifth on."
        })
final class StartupBench implements Callable<Integer> {
    private static final int BUFFERS = 16_383;
    /** What the gateway of {@link BenchConfiguration} calls its worker. */
    private static final String WORKER = "bench-worker-0";

    private static final int MEMORY_MIB = 256;
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_MILLIS = 4000;
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** What looks is an interpreter's work, too, on a machine that starts: oftener, and starts are longer. */
    private static final long LOOK_MILLIS = 20;

    /** So that nothing of the launch before is under way. */
    private static final long REST_MILLIS = 1000;

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(120);

    @Option(names = "--launches", description = "How often (default ${DEFAULT-VALUE}).")
    private int launches = 5;

    @Option(names = "--sas", description = "SAs, of which the packets are in random order (default ${DEFAULT-VALUE}).")
    private int sas = 1;

    @Option(names = "--suite", description = "Their suite (default ${DEFAULT-VALUE}).")
    private String suite = BenchSuite.AES_GCM_128.label();

    @Option(names = "--cpu", description = "CPU of the worker (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Mixin
    private Publication publication;

    /**
     * Of one launch.
     *
     * @param ready seconds from launch to the first packet that left
     * @param processor seconds of processor time of the whole process until then
     * @param first packets per second of the worker's processor time in the first second
     * @param steady the same later
     */
    private record Launch(double ready, double processor, double first, double steady) {
        double ratio() {
            return first / steady;
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StartupBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Conditions conditions = Conditions.begin(command());
        Path folder = Files.createTempDirectory("sallyport-startup");
        List<Launch> measured = new ArrayList<>();
        try {
            Traffic traffic = Traffic.of(Traffic.Direction.in, "64", BenchSuite.of(suite), sas);
            Path pcap = folder.resolve("replayed.pcap");
            EspPcap.write(pcap, traffic);
            BenchSetup bench = new BenchSetup(
                    folder,
                    cpu,
                    List.of("net_pcap0,rx_pcap=" + pcap + ",infinite_rx=1", "net_null0,no-rx=1"),
                    false,
                    BUFFERS,
                    MEMORY_MIB);
            // Numbers repeat.
            Path configuration = BenchConfiguration.write(bench, traffic, 0);
            String text = Files.readString(configuration);
            Files.writeString(
                    configuration,
                    text.replace("dpdk: {", "dpdk: {telemetry: true, ").replace("huge-pages: off", "huge-pages: auto"));
            // The first makes the start cache, perhaps, and has the compilers of this JVM busy beside it.
            Launch _ = launch(configuration, folder);
            for (int i = 0; i < launches; i++) {
                measured.add(launch(configuration, folder));
            }
        } finally {
            BenchConfiguration.delete(folder);
        }
        measured.sort((a, b) -> Double.compare(a.ready(), b.ready()));
        Launch median = measured.get(measured.size() / 2);
        double ratio = measured.stream().mapToDouble(Launch::ratio).sorted().toArray()[measured.size() / 2];
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put("ready_s", measured.stream().map(Launch::ready).toList());
        result.put("processor_s", measured.stream().map(Launch::processor).toList());
        result.put(
                "first_second_mpps",
                measured.stream().map(each -> each.first() / 1e6).toList());
        result.put(
                "steady_mpps",
                measured.stream().map(each -> each.steady() / 1e6).toList());
        result.put("first_to_steady_median", ratio);
        publication.publish("startup", "Start", result, text(measured, median, ratio), List.of(plot(measured)));
        return 0;
    }

    private String command() {
        return "scripts/bench startup --launches " + launches
                + (sas == 1 ? "" : " --sas " + sas)
                + (suite.equals(BenchSuite.AES_GCM_128.label()) ? "" : " --suite " + suite);
    }

    private Launch launch(Path configuration, Path folder) throws IOException, InterruptedException {
        Thread.sleep(REST_MILLIS);
        Path log = folder.resolve("gateway.log");
        Path script = publication.project().resolve("scripts/sallyport").toAbsolutePath();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(script.toString(), "run", "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (Telemetry telemetry = connect(process, start, log)) {
            while (telemetry.look(Telemetry.ofPort(1), "opackets").orElse(0) == 0) {
                requireTime(process, start, log);
                Thread.sleep(LOOK_MILLIS);
            }
            double ready = (System.nanoTime() - start) / 1e9;
            BoundProcess gateway = BoundProcess.descendantOf(process, WORKER);
            double processor = gateway.processorSeconds();
            double first = rate(gateway, telemetry, FIRST_NANOS);
            Thread.sleep(SETTLE_MILLIS);
            return new Launch(ready, processor, first, rate(gateway, telemetry, STEADY_NANOS));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static Telemetry connect(Process process, long start, Path log) throws IOException, InterruptedException {
        while (true) {
            Optional<Telemetry> telemetry = Telemetry.connect("sallyport-bench");
            if (telemetry.isPresent()) {
                return telemetry.get();
            }
            requireTime(process, start, log);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void requireTime(Process process, long start, Path log) throws IOException {
        if (!process.isAlive() || System.nanoTime() - start > DEADLINE_NANOS) {
            throw new IllegalStateException("the gateway sends nothing; it said:\n" + Files.readString(log));
        }
    }

    private static double rate(BoundProcess gateway, Telemetry telemetry, long nanos) throws InterruptedException {
        long packets = telemetry.number(Telemetry.ofPort(1), "opackets");
        long before = gateway.threadNanos();
        long elapsed = 0;
        while (elapsed < nanos) {
            TimeUnit.NANOSECONDS.sleep(Math.max(1_000_000, nanos - elapsed));
            elapsed = gateway.threadNanos() - before;
        }
        return (telemetry.number(Telemetry.ofPort(1), "opackets") - packets) * 1e9 / (gateway.threadNanos() - before);
    }

    private static String text(List<Launch> measured, Launch median, double ratio) {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, """
                `scripts/sallyport run`, built and launched before, one worker, 64-octet packets inbound, from a pcap that is there from the first
                moment. Ready: the first packet has left. The median is **%.2f s**, of which the process used %.2f s of processor
                time; the first second after it ran at **%.3f** of the steady rate (median; target 0.95).

                | ready, s | processor time, s | first second, Mpps | steady, Mpps | ratio |
                |---|---|---|---|---|
                """, median.ready(), median.processor(), ratio));
        for (Launch each : measured) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %.2f | %.2f | %.2f | %.2f | %.3f |%n",
                    each.ready(),
                    each.processor(),
                    each.first() / 1e6,
                    each.steady() / 1e6,
                    each.ratio()));
        }
        return text.toString();
    }

    private static Publication.Plot plot(List<Launch> measured) {
        List<BarChart.Row> rows = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            Launch each = measured.get(i);
            rows.add(new BarChart.Row("launch " + (i + 1), List.of(each.first() / 1e6, each.steady() / 1e6)));
        }
        String title = "Million packets per second after the first packet, and later";
        return new Publication.Plot("startup", title, BarChart.draw(title, List.of("first second", "steady"), rows));
    }
}

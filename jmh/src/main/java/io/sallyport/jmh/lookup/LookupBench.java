package io.sallyport.jmh.lookup;

import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.jmh.CipherSuiteBenchmark;
import io.sallyport.jmh.contender.ProcessorTime;
import io.sallyport.jmh.contender.Windows;
import io.sallyport.jmh.report.BarChart;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.Publication;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.KeyUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two parts of the path next to DPDK's own measuring programs, in turns. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = {
            "SA look-up in bursts of 32 next to dpdk-test-sad (-d 100/0/0 -b 32 -c), and AES-GCM-128 in bursts of 64 next to",
            "dpdk-test-crypto-perf on crypto_aesni_gcm. Their programs count by the clock: of theirs the best round is taken."
        })
final class LookupBench implements Callable<Integer> {
    private static final Pattern LOOKUPS = Pattern.compile("lookups/sec: ([0-9.]+)");

    /** The line of the figures: lcore, octets, burst, enqueued, dequeued, failures, and million operations a second. */
    private static final Pattern OPERATIONS = Pattern.compile("^\\d+,\\d+,\\d+,\\d+,\\d+,\\d+,\\d+,([0-9.]+),");

    private static final int BURST = 32;
    private static final int MANY = 256;
    private static final long WINDOW_NANOS = 100_000_000;
    private static final int[] TEXTS = {64, 512, 1420};

    @Option(names = "--sas", split = ",", description = "Sizes of the table (default ${DEFAULT-VALUE}).")
    private int[] sas = {10_000, 100_000, 1_000_000};

    @Option(names = "--rounds", description = "Rounds of both (default ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--windows", description = "Windows of 0.1 s in a round (default ${DEFAULT-VALUE}).")
    private int windows = 5;

    @Option(names = "--cpu", description = "CPU of DPDK's programs (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Mixin
    private Publication publication;

    /** Where results go, so that they are computed. */
    @SuppressWarnings("UnusedVariable")
    private static volatile long sink;

    private record Pair(String what, double ours, double theirs) {
        double ratio() {
            return ours / theirs;
        }
    }

    /**
     * Million look-ups a second.
     *
     * @param concurrent dpdk-test-sad's with a table that may be written meanwhile, as ours may
     * @param alone dpdk-test-sad's without
     */
    private record Lookups(String what, double ours, double concurrent, double alone) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LookupBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Conditions conditions = Conditions.begin("scripts/bench lookup --rounds " + rounds + " --windows " + windows);
        if (!DpdkTool.BEFORE_ALL_OTHERS.isEmpty()) {
            LcoreThread.realTime(1);
        }
        List<Lookups> lookups = new ArrayList<>();
        for (int count : sas) {
            lookups.add(lookups(count));
        }
        List<Pair> ciphers = new ArrayList<>();
        for (int octets : TEXTS) {
            ciphers.add(cipher(octets));
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put("lookups", lookupMaps(lookups));
        result.put("ciphers", maps(ciphers));
        publication.publish(
                "lookup",
                "Next to DPDK's own measuring programs",
                result,
                text(lookups, ciphers),
                List.of(plot(lookups)));
        return 0;
    }

    private Lookups lookups(int count) throws InterruptedException {
        Windows ours = new Windows();
        double concurrent = 0;
        double alone = 0;
        try (FilledTable table = new FilledTable(count, 0, false, true)) {
            measure(table::burst, BURST, new Windows());
            for (int round = 0; round < rounds; round++) {
                measure(table::burst, BURST, ours);
                concurrent = Math.max(concurrent, dpdkLookups(count, List.of("-c")));
                alone = Math.max(alone, dpdkLookups(count, List.of()));
            }
        }
        String what = String.format(Locale.ROOT, "%,d SAs", count);
        return new Lookups(what, ours.percentile(90) / 1e6, concurrent / 1e6, alone / 1e6);
    }

    private double dpdkLookups(int count, List<String> further) throws InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("-n", "" + count, "-l", "4000000", "-d", "100/0/0", "-b", "32"));
        arguments.addAll(further);
        return best(LOOKUPS, command("dpdk-test-sad", "", arguments));
    }

    private Pair cipher(int octets) throws InterruptedException {
        CipherSuiteBenchmark engine = new CipherSuiteBenchmark();
        engine.suite = "aes-gcm-128";
        engine.octets = octets;
        engine.use = KeyUse.OPEN;
        engine.engine = "ipsec-mb";
        engine.fill();
        Windows ours = new Windows();
        double theirs = 0;
        LongSupplier burst = () -> {
            engine.inBurst();
            return 0;
        };
        try {
            measure(burst, CryptoBatch.CAPACITY, new Windows());
            for (int round = 0; round < rounds; round++) {
                measure(burst, CryptoBatch.CAPACITY, ours);
                List<String> arguments = List.of(
                        "--ptest=throughput",
                        "--optype=aead",
                        "--aead-algo=aes-gcm",
                        "--aead-op=decrypt",
                        "--aead-key-sz=16",
                        "--aead-iv-sz=12",
                        "--aead-aad-sz=8",
                        "--digest-sz=16",
                        "--devtype=crypto_aesni_gcm",
                        "--buffer-sz=" + octets,
                        "--total-ops=4000000",
                        "--burst-sz=" + CryptoBatch.CAPACITY,
                        "--silent",
                        "--csv-friendly");
                theirs = Math.max(
                        theirs, best(OPERATIONS, command("dpdk-test-crypto-perf", "crypto_aesni_gcm0", arguments)));
            }
        } finally {
            engine.free();
        }
        return new Pair(octets + " octets", ours.percentile(90) / 1e6, theirs);
    }

    private List<String> command(String program, String device, List<String> arguments) {
        List<String> command = new ArrayList<>(DpdkTool.BEFORE_ALL_OTHERS);
        command.addAll(List.of(
                program,
                "-l",
                device.isEmpty() ? "" + cpu : "0," + cpu,
                "--no-pci",
                "--no-telemetry",
                "--no-huge",
                "-m",
                "2048",
                "--file-prefix",
                "sallyport-tool"));
        if (!device.isEmpty()) {
            command.add("--vdev=" + device);
        }
        command.add("--");
        command.addAll(arguments);
        return command;
    }

    private static double best(Pattern pattern, List<String> command) throws InterruptedException {
        return DpdkTool.run(pattern, command).stream()
                .mapToDouble(value -> value)
                .max()
                .orElseThrow();
    }

    /** Bursts of so many for as long as the windows say; packets or look-ups a second of processor time. */
    private void measure(LongSupplier burst, int count, Windows rates) {
        for (int window = 0; window < windows; window++) {
            long start = ProcessorTime.ofThisThread();
            long bursts = 0;
            long elapsed;
            do {
                sink = many(burst);
                bursts += MANY;
                elapsed = ProcessorTime.ofThisThread() - start;
            } while (elapsed < WINDOW_NANOS);
            rates.add(bursts * count * 1e9 / elapsed);
        }
    }

    private static long many(LongSupplier burst) {
        long sum = 0;
        for (int i = 0; i < MANY; i++) {
            sum += burst.getAsLong();
        }
        return sum;
    }

    private static List<Map<String, Object>> maps(List<Pair> pairs) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Pair pair : pairs) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("what", pair.what());
            map.put("sallyport_million", pair.ours());
            map.put("dpdk_million", pair.theirs());
            map.put("ratio", pair.ratio());
            maps.add(map);
        }
        return maps;
    }

    private static List<Map<String, Object>> lookupMaps(List<Lookups> all) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Lookups each : all) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("what", each.what());
            map.put("sallyport_million", each.ours());
            map.put("dpdk_concurrent_million", each.concurrent());
            map.put("dpdk_alone_million", each.alone());
            map.put("ratio", each.ours() / each.concurrent());
            maps.add(map);
        }
        return maps;
    }

    private static Publication.Plot plot(List<Lookups> lookups) {
        List<BarChart.Row> rows = lookups.stream()
                .map(each -> new BarChart.Row(each.what(), List.of(each.ours(), each.concurrent(), each.alone())))
                .toList();
        String title = "Million SA look-ups per second of one core";
        List<String> names = List.of("Sallyport", "dpdk-test-sad -c", "dpdk-test-sad");
        return new Publication.Plot("lookup", title, BarChart.draw(title, names, rows));
    }

    private String text(List<Lookups> lookups, List<Pair> ciphers) {
        StringBuilder text = new StringBuilder("""
                Million a second; ours by processor time, the 90th percentile of windows of 0.1 s; theirs by the clock, the best of
                %d rounds in turns with ours; all with a real-time policy where that is allowed, so that no other program takes their CPU and
                caches. Look-ups are for SAs in random order; `-c` lets a thread write meanwhile, as Sallyport's table always does.

                | SA look-up, bursts of 32 | Sallyport | dpdk-test-sad -c | ratio (target 2) | dpdk-test-sad | ratio |
                |---|---|---|---|---|---|
                """.formatted(rounds));
        for (Lookups each : lookups) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | **%.2f** | %.1f | %.2f |%n",
                    each.what(),
                    each.ours(),
                    each.concurrent(),
                    each.ours() / each.concurrent(),
                    each.alone(),
                    each.ours() / each.alone()));
        }
        text.append("""

                | AES-GCM-128 decryption, bursts of 64 | Sallyport's engine | dpdk-test-crypto-perf, aesni_gcm | ratio |
                |---|---|---|---|
                """);
        ciphers.forEach(pair -> text.append(row(pair)));
        return text.toString();
    }

    private static String row(Pair pair) {
        return String.format(
                Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", pair.what(), pair.ours(), pair.theirs(), pair.ratio());
    }
}

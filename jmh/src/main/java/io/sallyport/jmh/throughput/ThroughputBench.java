package io.sallyport.jmh.throughput;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.run.Environment;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.contender.Contender;
import io.sallyport.jmh.contender.Reference;
import io.sallyport.jmh.contender.Rewind;
import io.sallyport.jmh.contender.Secgw;
import io.sallyport.jmh.contender.Testpmd;
import io.sallyport.jmh.contender.Windows;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures one worker on a replayed pcap, in windows that alternate with those of other programs on the same devices. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description = {
            "Packets per second of one worker's processor time, next to testpmd (and ipsec-secgw) on the same devices.",
            "Everything is on: look-up, replay window, selectors, policy, routes, counters."
        })
final class ThroughputBench implements Callable<Integer> {
    private static final int WARM_UP_WINDOWS = 30;
    private static final int POOL_CACHE = 256;
    private static final int SPARE_BUFFERS = 8191;
    private static final double MILLION = 1e6;

    @Option(names = "--direction", description = "in: ESP is opened; out: clear text is sealed (default in).")
    private Traffic.Direction direction = Traffic.Direction.in;

    @Option(names = "--size", description = "Octets of the inner packets, or imix (default ${DEFAULT-VALUE}).")
    private String size = "64";

    /** Of the result: modes of ipsec-secgw that did not start, so that they were not measured. */
    static final String ABSENT = "secgw_modes_that_did_not_start";

    @Option(names = "--suite", description = "As in the configuration (default ${DEFAULT-VALUE}).")
    private String suite = "aes-gcm-128";

    @Option(names = "--sas", description = "SAs, in random order if more than one (default ${DEFAULT-VALUE}).")
    private int sas = 1;

    @Option(names = "--replay-window", description = "In packets; 0: no anti-replay (default ${DEFAULT-VALUE}).")
    private int replayWindow = 1024;

    @Option(
            names = "--flows",
            description =
                    "Near hosts that the packets of each SA are for or from, in random order; more than one without other"
                            + " gateways (default ${DEFAULT-VALUE}).")
    private int flows = 1;

    @Option(
            names = "--form",
            description = {
                "plain; udp: ESP goes in UDP, as through a NAT (RFC 3948); counted: the SAs' lives are counted in octets, as",
                "many peers ask for (RFC 2407 section 4.5); the last two without other gateways (default ${DEFAULT-VALUE})."
            })
    private Traffic.Form form = Traffic.Form.plain;

    @Option(
            names = "--workers",
            description = "Workers of the gateway; more than one without anti-replay (default ${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(names = "--windows", description = "Windows of 0.1 s for each contender (default ${DEFAULT-VALUE}).")
    private int windows = 20;

    @Option(names = "--cpu", description = "CPU on which all poll in turns (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Option(names = "--secgw", description = "Your build of DPDK's example ipsec-secgw, to be measured as well.")
    private Path secgw;

    @Option(
            names = "--secgw-modes",
            description =
                    "Of app-gcm, app-mb (no librte_ipsec, hence no anti-replay), lookaside-gcm, lookaside-mb, cpu-gcm,"
                            + " cpu-mb; separated by commas (default: all that know the suite).")
    private String secgwModes;

    @Option(
            names = "--c-reference",
            description =
                    "Measures the same stages written in C as well, and the cipher of IPsec_MB alone; AES-GCM only.")
    private boolean reference;

    @Option(names = "--project", hidden = true, description = "Where the sources lie; the script says it.")
    private Path project = Path.of("");

    @Option(names = "--json", description = "File for the result as JSON.")
    private Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ThroughputBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, ConfigurationException, InterruptedException {
        Traffic traffic = Traffic.of(direction, size, BenchSuite.of(suite), sas)
                .withFlows(flows)
                .withForm(form);
        if (flows > 1 && (secgw != null || reference)) {
            throw new IllegalArgumentException("the others have no routes for many flows");
        }
        if (form != Traffic.Form.plain && (secgw != null || reference)) {
            throw new IllegalArgumentException("the others have no such SAs, or only with devices that do ESP");
        }
        Path folder = Files.createTempDirectory("sallyport-throughput");
        try {
            Map<String, Object> result = measure(traffic, folder);
            System.out.println(text(traffic, result));
            if (json != null) {
                JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).write(result, json.toFile());
            }
            return 0;
        } finally {
            BenchConfiguration.delete(folder);
        }
    }

    private Map<String, Object> measure(Traffic traffic, Path folder)
            throws IOException, GeneralSecurityException, ConfigurationException, InterruptedException {
        Conditions conditions = Conditions.begin("scripts/bench throughput " + options());
        Path pcap = folder.resolve("replayed.pcap");
        EspPcap.write(pcap, traffic);
        List<Secgw.Mode> modes = modes(traffic);
        BenchSetup bench = BenchSetup.of(
                folder,
                cpu,
                List.of("net_pcap0,rx_pcap=" + pcap + ",infinite_rx=1", "net_null0,no-rx=1"),
                SPARE_BUFFERS + traffic.packets(),
                traffic.sas(),
                2 + modes.size() + (reference ? 2 : 0));
        // Two workers get the same numbers at the same time.
        int window = workers > 1 ? 0 : replayWindow;
        GatewaySettings settings = Configuration.load(
                        BenchConfiguration.write(bench, traffic, window, traffic.sas(), workers))
                .settings();
        Map<String, Windows> rates = new LinkedHashMap<>();
        List<String> absent = new ArrayList<>();
        double octets;
        try (Eal _ = Eal.start(Environment.options(settings));
                MbufPool pool = MbufPool.create(
                        "bench",
                        settings.dpdk().buffers(),
                        POOL_CACHE,
                        settings.dpdk().bufferOctets(),
                        0);
                Gateway gateway = Gateway.assemble(settings, pool)) {
            BenchConfiguration.installAll(gateway.plane(), traffic, window);
            List<Worker> all = gateway.startPortsOnly();
            boolean rewinds = direction == Traffic.Direction.in && window > 0;
            Rewind rewind = rewinds ? Rewind.of(traffic, gateway.plane().inbound()) : Rewind.none();
            List<Contender> contenders = new ArrayList<>();
            try {
                contenders.add(MeasuredWorkers.start(all, cpu, rewind));
                for (int i = 0; i < WARM_UP_WINDOWS; i++) {
                    double _ = contenders.getFirst().window();
                }
                contenders.add(Testpmd.start(bench));
                if (reference) {
                    Reference inC = new Reference(project, bench, traffic, window);
                    contenders.add(inC.start());
                    contenders.add(inC.startCipher());
                }
                for (Secgw.Mode mode : modes) {
                    try {
                        contenders.add(new Secgw(secgw, bench, traffic).start(mode));
                    } catch (IllegalStateException e) {
                        // It does not carry this traffic: the others are measured, and the result names it.
                        System.err.println(e.getMessage());
                        absent.add(mode.label());
                    }
                }
                if (!modes.isEmpty() && absent.size() == modes.size()) {
                    throw new IllegalStateException("no mode of ipsec-secgw carries this traffic");
                }
                takeTurns(contenders, rates);
            } finally {
                contenders.forEach(Contender::close);
            }
            octets = octetsPerPacket(all);
        }
        Map<String, Object> result = result(traffic, bench, rates, octets, conditions);
        if (!absent.isEmpty()) {
            result.put(ABSENT, absent);
        }
        return result;
    }

    private void takeTurns(List<Contender> contenders, Map<String, Windows> rates) throws InterruptedException {
        contenders.forEach(contender -> rates.put(contender.name(), new Windows()));
        for (int round = -1; round < windows; round++) {
            for (Contender contender : contenders) {
                double rate = contender.window();
                // The first window of each fills caches.
                if (round >= 0) {
                    rates.get(contender.name()).add(rate);
                }
            }
        }
    }

    private List<Secgw.Mode> modes(Traffic traffic) {
        if (secgw == null) {
            return List.of();
        }
        return Optional.ofNullable(secgwModes)
                .map(labels -> Secgw.Mode.of(traffic.suite(), labels))
                .orElseGet(() -> Secgw.Mode.of(traffic.suite()));
    }

    private static double octetsPerPacket(List<Worker> all) {
        long packets = 0;
        long octets = 0;
        for (Worker worker : all) {
            WorkerCounters counters = worker.counters();
            // Rings between workers may fill up when one of them does not get its CPU.
            if (counters.drops() > (all.size() > 1 ? counters.drops(DropReason.HAND_OFF_FULL) : 0)) {
                throw new IllegalStateException("the gateway dropped packets: " + counters.dropsByReason());
            }
            packets += counters.get(Counter.OPENED) + counters.get(Counter.SEALED);
            octets += counters.get(Counter.OPENED_OCTETS) + counters.get(Counter.SEALED_OCTETS);
        }
        return (double) octets / packets;
    }

    /** What a user would write to have this again. */
    private String options() {
        return "--direction " + direction + " --size " + size + " --suite " + suite + " --sas " + sas
                + " --replay-window " + replayWindow + (flows == 1 ? "" : " --flows " + flows)
                + (form == Traffic.Form.plain ? "" : " --form " + form)
                + (workers == 1 ? "" : " --workers " + workers) + " --windows "
                + windows + (secgw == null ? "" : " --secgw PATH")
                + (reference ? " --c-reference" : "");
    }

    private Map<String, Object> result(
            Traffic traffic,
            BenchSetup bench,
            Map<String, Windows> rates,
            double octetsPerPacket,
            Conditions conditions) {
        double gateway = rates.get("sallyport").percentile(90);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("row", traffic.title());
        map.put("direction", direction.name());
        map.put("size", size);
        map.put("suite", suite);
        map.put("sas", sas);
        map.put("form", form.name());
        map.put("workers", workers);
        map.put("replay_window", direction == Traffic.Direction.in && workers == 1 ? replayWindow : 0);
        map.put("huge_pages", bench.hugePages());
        map.put("octets_per_packet", octetsPerPacket);
        map.put("gbps", gateway * octetsPerPacket * 8 / 1e9);
        Map<String, Object> mpps = new LinkedHashMap<>();
        rates.forEach((name, measured) -> mpps.put(name, measured.percentiles(1 / MILLION)));
        map.put("mpps", mpps);
        map.put("ratio_to_testpmd", gateway / rates.get("testpmd").percentile(90));
        rates.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("ipsec-secgw"))
                .max((a, b) ->
                        Double.compare(a.getValue().percentile(90), b.getValue().percentile(90)))
                .ifPresent(best -> {
                    map.put("best_secgw", best.getKey());
                    map.put("ratio_to_secgw", gateway / best.getValue().percentile(90));
                });
        if (reference) {
            map.putAll(nextToC(rates));
        }
        map.put("windows", windows);
        map.putAll(conditions.end());
        return map;
    }

    /**
     * Ratio to the stages in C, and what part of the time a packet takes would be enough for its cipher alone; of the whole
     * time, and of that without what testpmd needs for the devices.
     */
    private static Map<String, Object> nextToC(Map<String, Windows> rates) {
        double gateway = rates.get("sallyport").percentile(90);
        double cipher = rates.get(Reference.CIPHER_NAME).percentile(90);
        double devices = rates.get("testpmd").percentile(90);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ratio_to_c", gateway / rates.get(Reference.NAME).percentile(90));
        map.put("cipher_share", gateway / cipher);
        map.put("cipher_share_without_devices", 1 / cipher / (1 / gateway - 1 / devices));
        return map;
    }

    private static String text(Traffic traffic, Map<String, Object> result) {
        StringBuilder text = new StringBuilder(traffic.title() + System.lineSeparator());
        result.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && key.equals("mpps")) {
                map.forEach((name, rates) -> text.append(String.format("  %-26s %s%n", name, rates)));
            } else {
                text.append(String.format("  %-26s %s%n", key, value));
            }
        });
        return text.toString();
    }
}

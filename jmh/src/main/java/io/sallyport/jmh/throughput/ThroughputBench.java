package io.sallyport.jmh.throughput;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.run.Environment;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures one worker on a replayed pcap, in windows that alternate with testpmd's on the same devices.
 *
 * <p>The configuration's first port is replayed ({@code net_pcap} with {@code infinite_rx=1}, whose sequence numbers
 * repeat: the tunnel's replay window must be 0), its second one takes what comes out ({@code net_null}).
 */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description = "Packets per second of one worker, next to testpmd on the same devices.")
final class ThroughputBench implements Callable<Integer> {
    private static final long WINDOW_NANOS = 100_000_000;
    private static final long WINDOW_MILLIS = 100;
    private static final int POLLS = 64;
    private static final int POOL_CACHE = 256;
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final double MILLION = 1e6;

    @Option(
            names = "--config",
            description = "Configuration whose first port replays a pcap; without it one is made for --size.")
    private Path config;

    @Option(names = "--size", description = "Octets of the inner packets, or imix (default ${DEFAULT-VALUE}).")
    private String size = "64";

    @Option(names = "--direction", description = "in: ESP is opened; out: clear text is sealed (default in).")
    private Direction direction = Direction.in;

    @Option(names = "--seconds", description = "Seconds of measuring, both sides together (default ${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(names = "--cpu", description = "CPU of the worker, and of testpmd's (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Option(names = "--json", description = "File for the result as JSON.")
    private Path json;

    /** Which way packets go; named as the operator writes it. */
    enum Direction {
        in,
        out
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ThroughputBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, ConfigurationException, InterruptedException {
        Path folder = Files.createTempDirectory("sallyport-throughput");
        try {
            Path file = config != null ? config : BenchConfiguration.write(folder, size, direction, cpu);
            Map<String, Object> result = measure(Configuration.load(file).settings());
            System.out.println(text(result));
            if (json != null) {
                JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).write(result, json.toFile());
            }
            return 0;
        } finally {
            BenchConfiguration.delete(folder);
        }
    }

    private Map<String, Object> measure(GatewaySettings settings) throws InterruptedException {
        double before = Calibration.nanosecondsPerStep();
        Windows gateway = new Windows();
        Windows ceiling = new Windows();
        Map<String, Object> versions = new LinkedHashMap<>();
        double octetsPerPacket;
        try (Eal eal = Eal.start(Environment.options(settings));
                MbufPool pool = MbufPool.create(
                        "bench",
                        settings.dpdk().buffers(),
                        POOL_CACHE,
                        settings.dpdk().bufferOctets(),
                        0);
                Gateway assembled = Gateway.assemble(settings, pool)) {
            versions.put("dpdk", eal.version());
            versions.put("java", Runtime.version().toString());
            try (IpsecMb ipsecMb = IpsecMb.open()) {
                versions.put("ipsec_mb", ipsecMb.version() + " " + ipsecMb.architecture());
            }
            Worker worker = assembled.startPortsOnly().getFirst();
            try (BenchThread thread = new BenchThread(worker, cpu);
                    Testpmd testpmd = new Testpmd(memory(settings), devices(settings), cpu)) {
                double _ = thread.packetsPerSecond(WARM_UP_NANOS, POLLS);
                int windows = Math.max(1, (int) (seconds * 1000L / (2 * WINDOW_MILLIS)));
                for (int i = 0; i < windows; i++) {
                    ceiling.add(testpmd.window(WINDOW_MILLIS));
                    gateway.add(thread.packetsPerSecond(WINDOW_NANOS, POLLS));
                }
            }
            WorkerCounters counters = worker.counters();
            if (counters.drops() > 0) {
                throw new IllegalStateException("the gateway dropped packets: " + counters.dropsByReason());
            }
            long packets = counters.get(Counter.OPENED) + counters.get(Counter.SEALED);
            octetsPerPacket =
                    (double) (counters.get(Counter.OPENED_OCTETS) + counters.get(Counter.SEALED_OCTETS)) / packets;
        }
        return result(gateway, ceiling, octetsPerPacket, before, Calibration.nanosecondsPerStep(), versions);
    }

    private static List<String> devices(GatewaySettings settings) {
        return settings.ports().stream().map(port -> port.device().toString()).toList();
    }

    /** The same kind of pages for both sides. */
    private static List<String> memory(GatewaySettings settings) {
        boolean huge = Environment.options(settings).hugePages();
        return huge
                ? List.of("--in-memory", "-m", "256")
                : List.of("--no-huge", "-m", "256", "--file-prefix", "sallyport-testpmd");
    }

    private Map<String, Object> result(
            Windows gateway,
            Windows ceiling,
            double octetsPerPacket,
            double before,
            double after,
            Map<String, Object> versions) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("date", Instant.now().toString());
        map.put("direction", direction.name());
        map.put("octets_per_packet", octetsPerPacket);
        map.put("mpps", gateway.percentiles(1 / MILLION));
        map.put("gbps", gateway.percentile(90) * octetsPerPacket * 8 / 1e9);
        map.put("ceiling_mpps", ceiling.percentiles(1 / MILLION));
        map.put("ratio", gateway.percentile(90) / ceiling.percentile(90));
        map.put("windows", gateway.count());
        map.put("calibration_ns", Map.of("before", before, "after", after));
        map.put("versions", versions);
        return map;
    }

    private static String text(Map<String, Object> result) {
        StringBuilder text = new StringBuilder();
        result.forEach((key, value) -> text.append(String.format("%-18s %s%n", key, value)));
        return text.toString();
    }
}

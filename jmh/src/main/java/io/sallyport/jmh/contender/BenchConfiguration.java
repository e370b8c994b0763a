package io.sallyport.jmh.contender;

import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes the configuration of the measured gateway: its first port replays, the second swallows. */
@SuppressWarnings("InlineFormatString") // The configuration is read as a whole.
public final class BenchConfiguration {
    private static final String TEMPLATE = """
            name: bench
            dpdk: {memory-mib: %d, buffers: %d, huge-pages: %s, file-prefix: sallyport-bench}
            workers: [%s]
            ports:
              - name: replayed
                device: "%s"
                side: %s
                addresses: ["%s"]
                mac: "02:70:63:61:70:00"
                promiscuous: true
              - name: swallowing
                device: "%s"
                side: %s
                addresses: ["%s"]
                %s
            routes:
              - {to: 10.16.0.0/12, via: 192.0.2.2, port: %s}
              - {to: %s, via: 10.1.0.1, port: %s}
            neighbours:
              - {address: 10.1.0.1, mac: "02:00:00:00:0a:01", port: %s}
              - {address: 192.0.2.2, mac: "02:00:00:00:0a:02", port: %s}
            sad: {max-sas: %d, replay-window: %d}
            tunnels:
            """;

    private static final String TUNNEL = """
              - name: bench%d
                local: %s
                remote: %s
                selectors: {local: 10.1.0.0/16, remote: %s/32}
                %s
                algorithm: %s
                inbound: {spi: 0x%x, %s}
                outbound: {spi: 0x%x, %s}
            """;

    /** Rings have no address of their own. */
    private static final String RING = "net_ring";

    static final String INSIDE_ADDRESS = "10.1.0.254";
    private static final String INSIDE = INSIDE_ADDRESS + "/16";
    private static final String OUTSIDE = "192.0.2.1/24";
    private static final int LEAST_SAS = 16;
    private static final int SALT_OCTETS = 4;

    /** Of SAs whose lives are counted: far more than a run carries. */
    private static final long LIFE_OCTETS = 1_000_000_000_000_000L;

    /** More SAs than that are too many for a file: {@link #installAll} puts them in. */
    private static final int MOST_TUNNELS = 16_384;

    private BenchConfiguration() {}

    /** Writes it into the folder of the run; answers its path. */
    public static Path write(BenchSetup bench, Traffic traffic, int replayWindow) throws IOException {
        return write(bench, traffic, replayWindow, traffic.sas(), 1);
    }

    /**
     * The same with room for more SAs than those of the traffic, and more workers.
     *
     * @param workers on the CPU of the bench and those before it, each with a queue that replays the whole
     */
    public static Path write(BenchSetup bench, Traffic traffic, int replayWindow, int maxSas, int workers)
            throws IOException {
        boolean in = traffic.direction() == Traffic.Direction.in;
        String inside = in ? "swallowing" : "replayed";
        String outside = in ? "replayed" : "swallowing";
        Path file = bench.folder().resolve("bench.yaml");
        List<BenchSa> sas = traffic.sas() > MOST_TUNNELS ? List.of() : BenchSa.list(traffic.suite(), traffic.sas());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.format(
                    TEMPLATE,
                    bench.memoryMib(),
                    bench.buffers(),
                    bench.hugePages() ? "on" : "off",
                    cpus(bench.cpu(), workers),
                    source(bench.devices().getFirst(), workers),
                    in ? "outside" : "inside",
                    in ? OUTSIDE : INSIDE,
                    bench.devices().getLast(),
                    in ? "inside" : "outside",
                    in ? INSIDE : OUTSIDE,
                    bench.devices().getLast().startsWith(RING) ? "mac: \"02:00:00:00:0b:02\"" : "",
                    outside,
                    EspPcap.NEAR_NETWORK,
                    inside,
                    inside,
                    outside,
                    Math.max(LEAST_SAS, maxSas),
                    replayWindow));
            if (sas.isEmpty()) {
                out.write("  []\n");
            }
            for (BenchSa sa : sas) {
                out.write(String.format(
                        TUNNEL,
                        sa.index(),
                        EspPcap.GATEWAY,
                        EspPcap.PEER,
                        sa.farAddress(),
                        special(traffic.form()),
                        traffic.suite().label(),
                        sa.spi(),
                        keys(sa.key(), sa.integrityKey()),
                        sa.outboundSpi(),
                        keys(sa.outboundKey(), sa.outboundIntegrityKey())));
            }
        }
        return file;
    }

    private static String special(Traffic.Form form) {
        return switch (form) {
            case plain -> "";
            case udp -> "encapsulation: {keepalive: 0s}";
            case counted -> "lifetime: {soft: {octets: " + LIFE_OCTETS + "}}";
        };
    }

    private static String cpus(int cpu, int workers) {
        return IntStream.range(0, workers)
                .mapToObj(i -> "{cpu: " + (cpu - i) + ", idle: spin}")
                .collect(Collectors.joining(", "));
    }

    private static String source(String device, int workers) {
        int from = device.indexOf("rx_pcap=");
        String pcap = from < 0 ? "" : device.substring(from, device.indexOf(',', from) + 1);
        return from < 0
                ? device
                : device.substring(0, from) + pcap.repeat(workers) + device.substring(from + pcap.length());
    }

    /** Installs the inbound SAs that were too many for the file, before any thread of the gateway runs. */
    public static void installAll(DataPlane plane, Traffic traffic, int replayWindow) {
        if (traffic.sas() <= MOST_TUNNELS) {
            return;
        }
        Prefix near = Prefix.parse("10.1.0.0/16");
        Prefix peer = Prefix.parse(EspPcap.PEER);
        Prefix gateway = Prefix.parse(EspPcap.GATEWAY);
        for (BenchSa sa : BenchSa.list(traffic.suite(), traffic.sas())) {
            byte[] key = sa.key();
            int secret = key.length - SALT_OCTETS;
            var _ = plane.inbound()
                    .install(
                            SaParameters.inbound(sa.spi())
                                    .key(
                                            CipherSuite.parse(sa.suite().label())
                                                    .orElseThrow(),
                                            Arrays.copyOf(key, secret),
                                            Arrays.copyOfRange(key, secret, key.length))
                                    .selector(Selector.between(Prefix.parse(sa.farAddress() + "/32"), near))
                                    .outer(peer, gateway)
                                    .replayWindow(replayWindow)
                                    .build(),
                            System.nanoTime());
        }
    }

    private static String keys(byte[] key, byte[] integrityKey) {
        HexFormat hex = HexFormat.of();
        String text = "key: \"" + hex.formatHex(key) + "\"";
        return integrityKey.length == 0 ? text : text + ", integrity-key: \"" + hex.formatHex(integrityKey) + "\"";
    }

    /** Deletes the folder and what is in it. */
    public static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}

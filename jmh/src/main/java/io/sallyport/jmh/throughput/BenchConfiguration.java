package io.sallyport.jmh.throughput;

import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Writes the configuration of the measured gateway: its first port replays, the second swallows. */
@SuppressWarnings("InlineFormatString") // The configuration is read as a whole.
final class BenchConfiguration {
    private static final String TEMPLATE = """
            name: bench
            dpdk: {memory-mib: %d, buffers: %d, huge-pages: %s, file-prefix: sallyport-bench}
            workers:
              - {cpu: %d, idle: spin}
            ports:
              - name: replayed
                device: "%s"
                side: %s
                addresses: ["%s"]
                promiscuous: true
              - name: swallowing
                device: "%s"
                side: %s
                addresses: ["%s"]
            routes:
              - {to: 10.16.0.0/12, via: 192.0.2.2, port: %s}
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
                algorithm: %s
                inbound: {spi: 0x%x, %s}
                outbound: {spi: 0x%x, %s}
            """;

    private static final String INSIDE = "10.1.0.254/16";
    private static final String OUTSIDE = "192.0.2.1/24";
    private static final int LEAST_SAS = 16;

    private BenchConfiguration() {}

    /** Writes it into the folder of the run; answers its path. */
    static Path write(BenchSetup bench, Traffic traffic, int replayWindow) throws IOException {
        boolean in = traffic.direction() == Traffic.Direction.in;
        String inside = in ? "swallowing" : "replayed";
        String outside = in ? "replayed" : "swallowing";
        Path file = bench.folder().resolve("bench.yaml");
        List<BenchSa> sas = BenchSa.list(traffic.suite(), traffic.sas());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.format(
                    TEMPLATE,
                    bench.memoryMib(),
                    bench.buffers(),
                    bench.hugePages() ? "on" : "off",
                    bench.cpu(),
                    bench.devices().getFirst(),
                    in ? "outside" : "inside",
                    in ? OUTSIDE : INSIDE,
                    bench.devices().getLast(),
                    in ? "inside" : "outside",
                    in ? INSIDE : OUTSIDE,
                    outside,
                    inside,
                    outside,
                    Math.max(LEAST_SAS, traffic.sas()),
                    replayWindow));
            for (BenchSa sa : sas) {
                out.write(String.format(
                        TUNNEL,
                        sa.index(),
                        EspPcap.GATEWAY,
                        EspPcap.PEER,
                        sa.farAddress(),
                        traffic.suite().label(),
                        sa.spi(),
                        keys(sa.key(), sa.integrityKey()),
                        sa.outboundSpi(),
                        keys(sa.outboundKey(), sa.outboundIntegrityKey())));
            }
        }
        return file;
    }

    private static String keys(byte[] key, byte[] integrityKey) {
        HexFormat hex = HexFormat.of();
        String text = "key: \"" + hex.formatHex(key) + "\"";
        return integrityKey.length == 0 ? text : text + ", integrity-key: \"" + hex.formatHex(integrityKey) + "\"";
    }

    /** Deletes the folder and what is in it. */
    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}

package io.sallyport.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes a pcap and the configuration that replays it. */
@SuppressWarnings("InlineFormatString") // The configuration is read as a whole.
final class BenchConfiguration {
    /** Ports: the first replays, the second swallows. Keys are known to everyone. */
    private static final String TEMPLATE = """
            name: bench
            dpdk: {memory-mib: 256, buffers: 8191, file-prefix: sallyport-bench}
            workers:
              - {cpu: %d, idle: spin}
            ports:
              - name: replayed
                device: "net_pcap0,rx_pcap=%s,infinite_rx=1"
                side: %s
                addresses: ["%s"]
                promiscuous: true
              - name: swallowing
                device: "net_null0,no-rx=1"
                side: %s
                addresses: ["%s"]
            routes:
              - {to: 10.2.0.0/16, via: 192.0.2.2, port: %s}
            neighbours:
              - {address: 10.1.0.1, mac: "02:00:00:00:0a:01", port: %s}
              - {address: 192.0.2.2, mac: "02:00:00:00:0a:02", port: %s}
            sad: {max-sas: 16, replay-window: 0}
            tunnels:
              - name: bench
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                algorithm: aes-gcm-128
                inbound: {spi: 0x%x, key: "%s"}
                outbound: {spi: 0x2001, key: "%s"}
            """;

    private static final String INSIDE = "10.1.0.254/16";
    private static final String OUTSIDE = "192.0.2.1/24";

    private BenchConfiguration() {}

    /** Writes both into the folder; answers the configuration's path. */
    static Path write(Path folder, String size, ThroughputBench.Direction direction, int cpu)
            throws IOException, GeneralSecurityException {
        boolean in = direction == ThroughputBench.Direction.in;
        Path pcap = folder.resolve("replayed.pcap");
        long _ = in ? EspPcap.writeInbound(pcap, size) : EspPcap.writeOutbound(pcap, size);
        String inside = in ? "swallowing" : "replayed";
        String outside = in ? "replayed" : "swallowing";
        String text = String.format(
                TEMPLATE,
                cpu,
                pcap,
                in ? "outside" : "inside",
                in ? OUTSIDE : INSIDE,
                in ? "inside" : "outside",
                in ? INSIDE : OUTSIDE,
                outside,
                inside,
                outside,
                EspPcap.SPI,
                EspPcap.KEY_AND_SALT,
                EspPcap.OTHER_KEY_AND_SALT);
        return Files.writeString(folder.resolve("bench.yaml"), text);
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

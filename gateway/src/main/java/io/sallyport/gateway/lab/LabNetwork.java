package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.lab.Repertoire.Flow;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.spd.Prefix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lab's addresses and its two embedded configurations, one set for each IP version. */
@SuppressWarnings("InlineFormatString") // The configuration is read as a whole.
final class LabNetwork {
    private static final MacAddress WEST_INSIDE = MacAddress.parse("02:00:00:00:01:01");
    private static final MacAddress EAST_INSIDE = MacAddress.parse("02:00:00:00:02:01");
    private static final MacAddress HOST_WEST = MacAddress.parse("02:00:00:00:01:0a");
    private static final MacAddress HOST_EAST = MacAddress.parse("02:00:00:00:02:0a");

    /** A tunnel of a rehearsal beside the one that is always there, for a network of its own behind east. */
    private static final String TUNNEL = """
              - name: flow-%1$d
                local: "192.0.2.%2$d"
                remote: "192.0.2.%3$d"
                selectors: {local: "%4$s", remote: "%5$s"}
                algorithm: %6$s
                replay-window: %7$d
                inbound: {spi: 0x%8$x, %9$s}
                outbound: {spi: 0x%10$x, %11$s}
            """;

    private static final String NEIGHBOUR = """
              - {address: "%s", mac: "02:00:00:00:02:0a", port: inside}
            """;

    /** Both ends' SPIs of a tunnel are alike in their lowest bits: its SAs are of workers of the same number. */
    private static final int WEST_SPI = 0x1100;

    private static final int EAST_SPI = 0x2100;

    private static final long LONGEST_FIRST_MILLIS = 1_000;
    private static final long PART_OF_LIFETIME = 20;

    private static final String CONNECTION = """
            connections:
              - name: lab
                version: ikev1
                local: "LOCAL"
                remote: "REMOTE"
                exchange: EXCHANGE
                proposals: [aes-128+sha2-256+group-19]
                retransmission: RETRANSMISSION
                children:
                  - name: lan
                    selectors: {local: "NEAR", remote: "FAR"}
                    start: START
                    promotion: PROMOTION
                    commit-bit: COMMIT
                    lifetime: LIFETIME
            """;

    private final boolean ipv6;
    private final Crypto crypto;
    private final Prefix west;
    private final Prefix east;
    private final Optional<String> connection;
    private final String workers;
    /** Of inbound SAs that say nothing else, in packets; 0 = none. */
    private final int window;
    /** Tunnels beside the first, from number 1 on. */
    private final List<Flow> flows;

    private LabNetwork(
            boolean ipv6,
            Crypto crypto,
            Prefix west,
            Prefix east,
            Optional<String> connection,
            String workers,
            int window,
            List<Flow> flows) {
        this.flows = flows;
        this.connection = connection;
        this.workers = workers;
        this.window = window;
        this.ipv6 = ipv6;
        this.crypto = crypto;
        this.west = west;
        this.east = east;
    }

    /** With keys given by hand. */
    static LabNetwork of(boolean ipv6, Crypto crypto) {
        return of(ipv6, crypto, Optional.empty());
    }

    /** With keys that IKE negotiates at once, west being the initiator. */
    static LabNetwork negotiated(LabOptions options, boolean promotion) {
        return negotiated(options, promotion, CONNECTION);
    }

    /** With keys that IKE negotiates when the first packet wants them. */
    static LabNetwork negotiatedOnTraffic(LabOptions options) {
        return negotiated(options, true, CONNECTION.replace("START", "on-traffic"));
    }

    private static LabNetwork negotiated(LabOptions options, boolean promotion, String template) {
        NegotiationOptions asked = options.negotiation();
        String connection = template.replace("EXCHANGE", asked.exchange().name().toLowerCase(Locale.ROOT))
                .replace("PROMOTION", promotion ? "on" : "off")
                .replace("COMMIT", Boolean.toString(asked.commitBit()))
                .replace("RETRANSMISSION", retransmission(asked))
                .replace(
                        "LIFETIME",
                        asked.rekeyEvery().map(every -> every.toSeconds() + "s").orElse("1h"));
        return of(options.ipv6(), options.crypto(), Optional.of(connection));
    }

    /**
     * With the commit bit both ends may wait; the initiator's wait is over within the lab's time: 2.1 s. SAs that live for a
     * few seconds need messages that are repeated sooner than those of an hour: some times in the last sixth of their lives.
     */
    private static String retransmission(NegotiationOptions asked) {
        if (asked.commitBit()) {
            return "{first: 300ms, repetitions: 2}";
        }
        long first = asked.rekeyEvery()
                .map(every -> Math.min(LONGEST_FIRST_MILLIS, every.toMillis() / PART_OF_LIFETIME))
                .orElse(LONGEST_FIRST_MILLIS);
        return first == LONGEST_FIRST_MILLIS
                ? "{first: 1s, repetitions: 4}"
                : "{first: " + first + "ms, repetitions: 7}";
    }

    private static LabNetwork of(boolean ipv6, Crypto crypto, Optional<String> connection) {
        String network = ipv6 ? "2001:db8:%d::10" : "10.%d.0.10";
        return new LabNetwork(
                ipv6,
                crypto,
                Prefix.parseAddress(network.formatted(1)),
                Prefix.parseAddress(network.formatted(2)),
                connection,
                "",
                Repertoire.WINDOW,
                List.of());
    }

    /** The same with the tunnels of a rehearsal by IPv4, each part's behind the last part's; the first is there anyway. */
    LabNetwork with(Repertoire repertoire) {
        List<Flow> all = repertoire.parts().stream().flatMap(List::stream).toList();
        List<Flow> others = all.subList(1, all.size());
        return new LabNetwork(ipv6, crypto, west, east, connection, workers, repertoire.window(), others);
    }

    /** The same with the window of a rehearsal's first tunnel, and no tunnel but the one that is always there. */
    LabNetwork withWindowOf(Repertoire repertoire) {
        return new LabNetwork(ipv6, crypto, west, east, connection, workers, repertoire.window(), flows);
    }

    /** The same with so many workers in each gateway, for {@link LabBench#startInTurns}. */
    LabNetwork withWorkers(int count) {
        String text = count == 1 ? "" : "workers: [" + String.join(", ", Collections.nCopies(count, "{}")) + "]\n";
        return new LabNetwork(ipv6, crypto, west, east, connection, text, window, flows);
    }

    /** The same with workers that are real-time threads of the lowest priority. */
    LabNetwork withRealTimeWorkers() {
        return new LabNetwork(ipv6, crypto, west, east, connection, "workers: [{real-time: 1}]\n", window, flows);
    }

    /** A pre-shared key that everybody knows, if keys are negotiated. */
    Optional<Authenticator> credentials() {
        return connection.map(_ -> new Credentials(
                new PreSharedKeys(List.of(new PreSharedKeys.Entry(
                        Optional.empty(),
                        new PeerPattern.Anyone(),
                        Secret.copyOf("a key of the lab".getBytes(StandardCharsets.UTF_8))))),
                List.of(),
                new TrustStore(List.of(), List.of(), List.of(), RevocationPolicy.OFF),
                InstantSource.system()));
    }

    /** What both gateways are configured to do. */
    record Settings(GatewaySettings west, GatewaySettings east) {}

    /** Reads the configurations of both gateways, which takes a moment. */
    Settings settings() {
        return new Settings(west(), east());
    }

    GatewaySettings west() {
        return load("west");
    }

    GatewaySettings east() {
        return load("east");
    }

    private GatewaySettings load(String name) {
        String resource = name + (ipv6 ? "-ipv6.yaml" : ".yaml");
        try (InputStream yaml = LabNetwork.class.getResourceAsStream(resource)) {
            if (yaml == null) {
                throw new IllegalStateException("the lab's configuration " + resource + " is not in the jar");
            }
            String tunnels = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            String text =
                    connection.map(ike -> negotiated(name, tunnels, ike)).orElseGet(() -> withFlows(name, tunnels));
            String engine = "\ndpdk: {large-buffers: 15, crypto: " + crypto.label() + "}\n";
            String sad = "sad: {max-sas: 16, replay-window: " + window + "}\n";
            return Configuration.parse(resource, text + engine + sad + workers).settings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigurationException e) {
            throw new IllegalStateException("the lab's own configuration " + resource + " is wrong", e);
        }
    }

    /** The configuration with the further tunnels before its own, whose network is the wider one. */
    private String withFlows(String name, String text) {
        boolean isWest = name.equals("west");
        StringBuilder neighbours = new StringBuilder("neighbours:\n");
        StringBuilder tunnels = new StringBuilder("tunnels:\n");
        for (int number = 1; number <= flows.size(); number++) {
            Flow flow = flows.get(number - 1);
            String far = "10.2." + number + ".0/24";
            if (!isWest) {
                neighbours.append(NEIGHBOUR.formatted(farAddress(number)));
            }
            tunnels.append(TUNNEL.formatted(
                    number,
                    isWest ? 1 : 2,
                    isWest ? 2 : 1,
                    isWest ? "10.1.0.0/16" : far,
                    isWest ? far : "10.1.0.0/16",
                    flow.suite().label(),
                    flow.window(),
                    (isWest ? WEST_SPI : EAST_SPI) + number,
                    keys(flow.suite(), 2 * number + (isWest ? 0 : 1)),
                    (isWest ? EAST_SPI : WEST_SPI) + number,
                    keys(flow.suite(), 2 * number + (isWest ? 1 : 0))));
        }
        return text.replace("neighbours:\n", neighbours).replace("tunnels:\n", tunnels);
    }

    /** Keys that are known to everyone: an octet again and again. */
    private static String keys(CipherSuite suite, int octet) {
        int octets = suite.encryption().keyOctets() + suite.saltOctets();
        int integrityOctets = suite.integrity().keyOctets();
        String text = "%02x".formatted(octet);
        String key = octets == 0 ? "" : "key: \"" + text.repeat(octets) + "\"";
        String integrityKey = integrityOctets == 0 ? "" : "integrity-key: \"" + text.repeat(integrityOctets) + "\"";
        return key + (key.isEmpty() || integrityKey.isEmpty() ? "" : ", ") + integrityKey;
    }

    private static String farAddress(int flow) {
        return "10.2." + flow + ".10";
    }

    /** The configuration with a connection in the place of its tunnels. */
    private String negotiated(String name, String text, String ike) {
        boolean isWest = name.equals("west");
        String near = ipv6 ? "2001:db8:ff::" : "192.0.2.";
        String west = ipv6 ? "2001:db8:1::/64" : "10.1.0.0/16";
        String east = ipv6 ? "2001:db8:2::/64" : "10.2.0.0/16";
        return text.substring(0, text.indexOf("tunnels:"))
                + ike.replace("LOCAL", near + (isWest ? 1 : 2))
                        .replace("REMOTE", near + (isWest ? 2 : 1))
                        .replace("NEAR", isWest ? west : east)
                        .replace("FAR", isWest ? east : west)
                        .replace("START", isWest ? "on-boot" : "on-demand");
    }

    /** A tunnel of {@link #with} as one of the gateways has it, by its number; 0 is the one that is always there. */
    static TunnelSettings tunnel(GatewaySettings settings, int flow) {
        List<TunnelSettings> tunnels = settings.tunnels();
        return flow == 0 ? tunnels.getLast() : tunnels.get(flow - 1);
    }

    /** Probes from west's host to east's. */
    Probe fromWest() {
        return new Probe(WEST_INSIDE, HOST_WEST, west, east);
    }

    /** Answers from east's host to west's. */
    Probe fromEast() {
        return new Probe(EAST_INSIDE, HOST_EAST, east, west);
    }

    /** Probes from west's host through a tunnel of {@link #with}, by its number; 0 is the one that is always there. */
    Probe fromWest(int flow) {
        return flow == 0 ? fromWest() : new Probe(WEST_INSIDE, HOST_WEST, west, Prefix.parseAddress(farAddress(flow)));
    }

    /** The same from east's. */
    Probe fromEast(int flow) {
        return flow == 0 ? fromEast() : new Probe(EAST_INSIDE, HOST_EAST, Prefix.parseAddress(farAddress(flow)), west);
    }
}

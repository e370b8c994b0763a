package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.DpdkSettings.HugePages;
import io.sallyport.gateway.config.PortSettings.Side;
import io.sallyport.gateway.config.WorkerSettings.Idle;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.IcmpMessages;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
    @Test
    void shouldReadWhatIsWritten() throws ConfigurationException {
        GatewaySettings settings = Sample.GOOD.load().settings();

        assertEquals("west", settings.name());
        assertEquals(
                List.of(new WorkerSettings(OptionalInt.of(1), Idle.BACKOFF, OptionalInt.empty())), settings.workers());
        assertEquals(
                new PortSettings(
                        "outside",
                        DeviceArgument.parse("net_null1"),
                        Side.OUTSIDE,
                        List.of(new PortAddress(Prefix.parse("192.0.2.1"), Prefix.parse("192.0.2.0/24"))),
                        1400,
                        Optional.empty(),
                        OptionalInt.empty(),
                        false,
                        true,
                        Optional.empty()),
                settings.ports().get(1));
        assertEquals(
                List.of(new RouteSettings(
                        Prefix.parse("10.2.0.0/16"),
                        List.of(new RouteSettings.Hop(
                                Optional.of(Prefix.parse("192.0.2.2")), Optional.of("outside"), Optional.empty())),
                        false)),
                settings.routes());
        assertEquals(
                List.of(new NeighbourSettings(
                        Prefix.parse("192.0.2.2"), MacAddress.parse("02:00:00:00:00:02"), "outside")),
                settings.neighbours());
        assertEquals(new SadSettings(16, 1024), settings.sad());
        assertEquals(PolicyAction.BYPASS, settings.policies().getFirst().action());
        assertEquals(new TrialSettings(Duration.ofMillis(5), Duration.ofSeconds(40), 64, 32, 4096), settings.trial());
    }

    @Test
    void shouldReadWhatBothSasOfATunnelHave() throws ConfigurationException {
        TunnelSettings tunnel = Sample.GOOD
                .with("- name: to-north", """
                        - mode: transport
                            protocol: esp
                            algorithm: null+hmac-sha1-96
                            esn: true
                            encapsulation: {remote-port: 61000}
                            lifetime: {soft: {time: 50m}, hard: {packets: 1000, octets: 90000}}
                            name: to-north""")
                .with(
                        "key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678",
                        "integrity-key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678")
                .with(
                        "key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0",
                        "integrity-key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0")
                .load()
                .settings()
                .tunnels()
                .get(1);

        assertEquals("null+hmac-sha1-96", tunnel.algorithm().label());
        assertEquals(
                new SaSettings(
                        SecurityProtocol.ESP,
                        Mode.TRANSPORT,
                        true,
                        Optional.of(new UdpPorts(4500, 61_000)),
                        Duration.ofSeconds(20),
                        new Lifetime(
                                new Lifetime.Limit(Duration.ofMinutes(50), Long.MAX_VALUE, Long.MAX_VALUE),
                                new Lifetime.Limit(Lifetime.Limit.MAX_TIME, 1000, 90_000))),
                tunnel.sa());
    }

    @Test
    void shouldReadTheProtocolOfATunnel() throws ConfigurationException {
        TunnelSettings tunnel = Sample.GOOD
                .with("- name: to-north", """
                        - protocol: ah
                            algorithm: hmac-sha1-96
                            name: to-north""")
                .with(
                        "key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678",
                        "integrity-key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678")
                .with(
                        "key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0",
                        "integrity-key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0")
                .load()
                .settings()
                .tunnels()
                .get(1);

        assertEquals(SecurityProtocol.AH, tunnel.sa().protocol());
        assertEquals("null+hmac-sha1-96", tunnel.algorithm().label());
    }

    @Test
    void shouldReadPoliciesOfOneDirectionOfRangesAndOfIcmpMessages() throws ConfigurationException {
        Policy policy = Sample.GOOD
                .with(
                        "{action: bypass, source: 10.1.0.0/16",
                        "{action: bypass, direction: in, protocol: icmp, icmp-type: 3, icmp-code: 0-4,"
                                + " source: 10.1.0.1-10.1.0.3")
                .load()
                .settings()
                .policies()
                .getFirst();

        assertEquals(PolicyDirection.IN, policy.direction());
        assertEquals(
                List.of(Prefix.parse("10.1.0.1"), Prefix.parse("10.1.0.2/31")),
                policy.selectors().stream().map(Selector::source).toList());
        assertEquals(IcmpMessages.codes(3, 0, 4), policy.selector().destinationPorts());
    }

    @Test
    void shouldReadRoutesIntoTunnelsAndOfSeveralNextHops() throws ConfigurationException {
        GatewaySettings settings = Sample.GOOD
                .with("via: 192.0.2.2, port: outside", "next-hops: [{tunnel: to-east}, {tunnel: to-north}]")
                .with("    selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}\n", "")
                .load()
                .settings();

        assertEquals(
                List.of(Optional.of("to-east"), Optional.of("to-north")),
                settings.routes().getFirst().hops().stream()
                        .map(RouteSettings.Hop::tunnel)
                        .toList());
        assertEquals(Set.of("to-east", "to-north"), settings.routedTunnels());
        assertEquals(Optional.empty(), settings.tunnels().getFirst().selector());
    }

    @Test
    void shouldReadATunnelWithItsDefaults() throws ConfigurationException {
        TunnelSettings tunnel = Sample.GOOD.load().settings().tunnels().getFirst();

        assertEquals(Prefix.parse("192.0.2.2"), tunnel.remote());
        assertEquals(
                Selector.between(Prefix.parse("10.1.0.0/16"), Prefix.parse("10.2.0.0/16")),
                tunnel.selector().orElseThrow());
        assertEquals(CipherSuite.AES_GCM_128, tunnel.algorithm());
        assertEquals(0x1001, tunnel.inbound().spi());
        assertEquals(0x2001, tunnel.outbound().spi());
        assertFalse(tunnel.inbound().pending());
        assertEquals(1024, tunnel.replayWindow());
        assertEquals(DfPolicy.COPY, tunnel.df());
    }

    @Test
    void shouldLetATunnelHaveItsOwnWindow() throws ConfigurationException {
        Sample sample = Sample.GOOD
                .with("sad: {max-sas: 16}", "sad: {replay-window: 64}")
                .with("name: to-north", "name: to-north\n    replay-window: 0");

        List<TunnelSettings> tunnels = sample.load().settings().tunnels();

        assertEquals(64, tunnels.get(0).replayWindow());
        assertEquals(0, tunnels.get(1).replayWindow());
        assertTrue(tunnels.get(1).inbound().pending());
    }

    @Test
    void shouldNeedNothingButAPort() throws ConfigurationException {
        GatewaySettings settings = new Sample("ports: [{name: a, device: net_null0, side: inside}]")
                .load()
                .settings();

        assertEquals("gateway", settings.name());
        assertEquals("sallyport-gateway", settings.dpdk().filePrefix());
        assertEquals(HugePages.AUTO, settings.dpdk().hugePages());
        assertEquals(
                List.of(new WorkerSettings(OptionalInt.empty(), Idle.BACKOFF, OptionalInt.empty())),
                settings.workers());
        assertFalse(settings.holdsKeys());
    }

    @Test
    void shouldTakeAnSpiOfAllBits() throws ConfigurationException {
        GatewaySettings settings =
                Sample.GOOD.with("0x1001", "0xFFFFFFFF").load().settings();

        assertEquals(-1, settings.tunnels().getFirst().inbound().spi());
    }

    @Test
    void shouldBeContentWithASoundFile() throws ConfigurationException {
        assertEquals(List.of(), Sample.GOOD.load().warnings());
    }

    @Test
    void shouldWarnOfAGatewayThatIsNoNeighbour() throws ConfigurationException {
        Configuration configuration = Sample.GOOD
                .with("  - {address: 192.0.2.2, mac: 02:00:00:00:00:02, port: outside}\n", "")
                .with("mtu: 1400", "arp: false")
                .load();

        assertEquals(3, configuration.warnings().size());
        assertEquals("routes[0].via", configuration.warnings().getFirst().path());
        assertEquals("tunnels[1].remote", configuration.warnings().getLast().path());
    }

    @Test
    void shouldNotAskForNeighboursThatAreFound() throws ConfigurationException {
        Configuration configuration = Sample.GOOD
                .with("  - {address: 192.0.2.2, mac: 02:00:00:00:00:02, port: outside}\n", "")
                .load();

        assertEquals(List.of(), configuration.warnings());
    }

    @Test
    void shouldReadNeighbourDiscoveryAndIcmp() throws ConfigurationException {
        GatewaySettings settings = Sample.GOOD
                .with("trial: {delay: 5ms}", "neighbour-discovery: {queue: 9}\nicmp: {tell-prohibited: true}")
                .load()
                .settings();

        assertEquals(9, settings.neighbourDiscovery().queue());
        assertEquals(3, settings.neighbourDiscovery().tries());
        assertEquals(new IcmpLimits(100, 50, 1000, 100, true), settings.icmp());
    }

    @Test
    @DisplayName("D20: 3DES and MD5 are refused unless the tunnel or connection says legacy: true; DES is not known")
    void shouldRefuseLegacyAlgorithms() throws ConfigurationException {
        for (String label : List.of("3des-cbc+hmac-sha1-96", "aes-cbc-128+hmac-md5-96", "des-cbc+hmac-sha1-96")) {
            List<Problem> errors = Sample.GOOD
                    .with("- name: to-north", "- algorithm: " + label + "\n    name: to-north")
                    .errors();
            assertTrue(
                    errors.stream().anyMatch(error -> error.path().equals("tunnels[1].algorithm")), errors::toString);
        }
        String text = Sample.GOOD
                .text()
                .replace("- name: to-north", "- algorithm: 3des-cbc+hmac-md5-96\n    legacy: true\n    name: to-north")
                .replace(
                        "spi: 0x1002, key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678",
                        "spi: 0x1002, key: 77e1046bd95a3c2f18c9d0a7b6e5f403123456789abcdef0,"
                                + " integrity-key: 00112233445566778899aabbccddeeff")
                .replace(
                        "spi: 0x2002, key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0",
                        "spi: 0x2002, key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef012345678,"
                                + " integrity-key: 0123456789abcdef0123456789abcdef");
        Configuration legacy = Configuration.parse("sample.yaml", text);
        assertEquals(
                "3des-cbc+hmac-md5-96",
                legacy.settings().tunnels().get(1).algorithm().label());
    }

    @Test
    void shouldReadHowMuchIsAudited() throws ConfigurationException {
        Sample sample = Sample.GOOD.with("trial: {delay: 5ms}", "audit: {records-per-second: 0, burst: 7}");

        assertEquals(new AuditLimits(0, 7), sample.load().settings().audit());
        assertEquals(AuditLimits.DEFAULT, Sample.GOOD.load().settings().audit());
    }

    @Test
    void shouldWarnOfAPeerToWhichNoRouteLeads() throws ConfigurationException {
        Configuration configuration =
                Sample.GOOD.with("remote: 192.0.2.2", "remote: 203.0.113.9").load();

        assertEquals(1, configuration.warnings().size());
        assertTrue(
                configuration.warnings().getFirst().message().startsWith("no route leads to 203.0.113.9"),
                configuration.warnings()::toString);
    }

    @Test
    void shouldWarnOfACpuThatTheMachineHasNot() throws ConfigurationException {
        BitSet one = new BitSet();
        one.set(0);

        Configuration configuration = Configuration.parse("sample.yaml", Sample.GOOD.text(), one);

        assertEquals(
                List.of("sample.yaml:4:6: workers[0].cpu: this machine has no CPU 1 online; it has {0}"),
                configuration.warnings().stream().map(Object::toString).toList());
    }

    @Test
    void shouldWarnOfKeysThatOthersCanRead(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("west.yaml"), Sample.GOOD.text());

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        List<String> told = Configuration.load(file).warnings().stream()
                .map(Object::toString)
                .filter(warning -> warning.contains("chmod"))
                .toList();
        assertEquals(
                List.of(file
                        + ": this file holds keys, and others than its owner can read it (rw-r-----); take"
                        + " that right away with chmod 600"),
                told);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(Configuration.load(file).warnings().stream()
                .noneMatch(warning -> warning.toString().contains("chmod")));
    }

    @Test
    void shouldNotMindWhoReadsAFileWithoutKeys(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("plain.yaml"), "ports: [{name: a, device: net_null0, side: inside}]");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertEquals(List.of(), Configuration.load(file).warnings());
    }

    @Test
    void shouldTellOfAFileThatIsNotThere(@TempDir Path directory) {
        Path file = directory.resolve("none.yaml");

        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> Configuration.load(file));

        assertEquals(file + ": there is no such file", refusal.getMessage());
    }

    @Test
    void shouldTellOfAFileThatIsNoText(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xc3, (byte) 0x28});

        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> Configuration.load(file));

        assertEquals(file + ": this is not text in UTF-8", refusal.getMessage());
    }

    @Test
    void shouldTellOfAFileThatItMayNotRead() {
        assertTrue(Configuration.unreadable(new AccessDeniedException("west.yaml"))
                .contains("cannot be read by the user that runs this"));
    }

    @Test
    void shouldTellOfAFileThatIsAFolder(@TempDir Path directory) {
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> Configuration.load(directory));

        assertEquals(directory + ": the file cannot be read: Is a directory", refusal.getMessage());
    }

    @Test
    void shouldZeroiseEveryKey() throws ConfigurationException {
        GatewaySettings settings = Sample.GOOD.load().settings();

        settings.zeroise();

        for (TunnelSettings tunnel : settings.tunnels()) {
            assertThrows(
                    IllegalStateException.class, () -> tunnel.inbound().key().expose(keys -> keys.salt().length));
            assertThrows(
                    IllegalStateException.class, () -> tunnel.outbound().key().expose(keys -> keys.salt().length));
        }
    }
}

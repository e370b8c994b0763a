package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@SuppressWarnings("InlineFormatString") // Parts of a configuration.
final class RepertoireTest {
    private static final String GATEWAY = """
            ports:
              - {name: outside, device: net_ring0, side: outside, mac: "02:00:00:00:00:03", addresses: [192.0.2.1/24]}
              - {name: inside, device: net_ring1, side: inside, mac: "02:00:00:00:00:04", addresses: [10.1.0.1/24]}
            """;

    private static final String TUNNEL = """
              - name: tunnel-%1$d
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/24, remote: 10.2.%1$d.0/24}
                algorithm: %2$s
                replay-window: %3$d
                inbound: {spi: 0x10%1$02d, %4$s}
                outbound: {spi: 0x20%1$02d, %5$s}
            """;

    private static final String CONNECTION = """
            connections:
              - name: peer
                version: ikev1
                local: 192.0.2.1
                remote: 192.0.2.2
                children:
                  - {name: lan, selectors: {local: 10.1.0.0/24, remote: 10.2.1.0/24}, proposals: [%s]}
            """;

    private static final String CBC = "aes-cbc-128+hmac-sha1-96";

    private static Repertoire of(String text) throws ConfigurationException {
        return Repertoire.of(Configuration.parse("test", GATEWAY + text).settings());
    }

    private static String tunnel(int number, String algorithm, int window) {
        return TUNNEL.formatted(
                number, algorithm, window, keys(algorithm, 2 * number), keys(algorithm, 2 * number + 1));
    }

    private static String keys(String algorithm, int octet) {
        String text = "%02x".formatted(octet);
        return algorithm.equals(CBC)
                ? "key: \"" + text.repeat(16) + "\", integrity-key: \"" + text.repeat(20) + "\""
                : "key: \"" + text.repeat(20) + "\"";
    }

    @Test
    @DisplayName("a tunnel of AES-GCM with a window asks for nothing beside")
    void shouldBeLeast() throws ConfigurationException {
        Repertoire least = of("tunnels:\n" + tunnel(1, "aes-gcm-128", 1024));
        assertEquals(Repertoire.least(Crypto.IPSEC_MB), least);
        assertEquals(List.of(List.of(0)), least.numbers());
    }

    @Test
    @DisplayName("several tunnels, another suite, and no window are rehearsed too")
    void shouldHaveWhatTunnelsNeed() throws ConfigurationException {
        Repertoire both = of("tunnels:\n" + tunnel(1, "aes-gcm-128", 1024) + tunnel(2, CBC, 0));
        assertEquals(new Repertoire(Crypto.IPSEC_MB, CipherSuite.parse(CBC), true, true, true), both);
        assertEquals(
                List.of(List.of(0), List.of(1, 2, 3, 4), List.of(5), List.of(6), List.of(7, 8, 9, 10)), both.numbers());
    }

    @Test
    @DisplayName("where no SA has a window, none is rehearsed with one")
    void shouldLeaveOutWindowsThatNobodyHas() throws ConfigurationException {
        Repertoire unguarded = of("tunnels:\n" + tunnel(1, "aes-gcm-128", 0));
        assertEquals(new Repertoire(Crypto.IPSEC_MB, Optional.empty(), false, false, true), unguarded);
        assertEquals(List.of(List.of(new Repertoire.Flow(CipherSuite.AES_GCM_128, 0))), unguarded.parts());
        assertEquals(Repertoire.least(Crypto.IPSEC_MB), of(""), "a gateway without tunnels may be given some later");
    }

    @Test
    @DisplayName("of a connection the first proposal counts")
    void shouldHaveWhatConnectionsOffer() throws ConfigurationException {
        assertEquals(
                new Repertoire(Crypto.IPSEC_MB, CipherSuite.parse(CBC), false, true, false),
                of(CONNECTION.formatted(CBC + ", aes-gcm-128")));
        assertEquals(
                new Repertoire(Crypto.IPSEC_MB, Optional.empty(), false, true, false),
                of(CONNECTION.formatted("aes-gcm-128, " + CBC)));
    }

    @TestFactory
    @DisplayName("there is a rehearsal for each suite that ESP may have")
    Stream<DynamicTest> shouldKnowAllSuites() {
        return CipherSuite.all().stream()
                .filter(suite -> !suite.isLegacy() && !isForAh(suite))
                .map(suite -> dynamicTest(suite.label(), () -> {
                    Repertoire all = new Repertoire(Crypto.IPSEC_MB, Optional.of(suite), true, true, true);
                    LabNetwork network = LabNetwork.of(false, Crypto.IPSEC_MB).with(all);
                    assertEquals(11, network.west().tunnels().size());
                    assertEquals(11, network.east().tunnels().size());
                }));
    }

    private static boolean isForAh(CipherSuite suite) {
        return suite.encryption() == EncryptionAlgorithm.NULL
                && suite.integrity().isGmac();
    }
}

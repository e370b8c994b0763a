package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tunnels with strongSwan, negotiated from either side, carry pings. */
@RequiresRoot
final class StrongSwanIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final int PINGS = 10;
    private static final int FIRST_SECONDS = 10;

    @TempDir
    private static Path folder;

    private static PeerNetwork network;
    private static GatewayProcess gateway;
    private static Charon charon;

    /** Whether all is tried, or of each family one. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.peers.whole");

    /** Suites of phase 2 as the gateway writes them, and as strongSwan does. */
    private static final String[][] SUITES = {
        {"aes-gcm-128", "aes128gcm16"},
        {"aes-gcm-256", "aes256gcm16"},
        {"aes-cbc-128+hmac-sha1-96", "aes128-sha1"},
        {"aes-cbc-256+hmac-sha2-256-128", "aes256-sha256"},
        {"aes-ctr-128+hmac-sha2-256-128", "aes128ctr-sha256"},
        {"aes-ccm-128", "aes128ccm16"},
        {"null+hmac-sha2-256-128", "null-sha256"},
    };

    private static final String[][] FURTHER_SUITES = {
        {"aes-gcm-192", "aes192gcm16"},
        {"aes-gcm-128-icv8", "aes128gcm8"},
        {"aes-gcm-256-icv12", "aes256gcm12"},
        {"aes-cbc-192+hmac-sha2-384-192", "aes192-sha384"},
        {"aes-cbc-256+hmac-sha2-512-256", "aes256-sha512"},
        {"aes-cbc-128+aes-xcbc-96", "aes128-aesxcbc"},
        {"aes-ctr-256+hmac-sha2-512-256", "aes256ctr-sha512"},
        {"aes-ccm-256-icv12", "aes256ccm12"},
        {"aes-ccm-192-icv8", "aes192ccm8"},
        {"null+hmac-sha1-96", "null-sha1"},
    };

    /** strongSwan is to offer ChaCha20-Poly1305 alone, for which IKEv1 has no number. */
    private static final Trial UNNUMBERED = Trial.main(99, false, "aes-gcm-128", "chacha20poly1305");

    static List<Trial> trials() {
        List<String[]> suites = new ArrayList<>(List.of(SUITES));
        if (WHOLE) {
            suites.addAll(List.of(FURTHER_SUITES));
        }
        List<Trial> all = new ArrayList<>();
        for (String[] suite : suites) {
            for (boolean weBegin : new boolean[] {false, true}) {
                all.add(Trial.main(all.size() + 1, weBegin, suite[0], suite[1]));
            }
        }
        for (boolean weBegin : new boolean[] {false, true}) {
            all.add(next(all, weBegin).exchange("aggressive"));
            all.add(next(all, weBegin).authentication("rsa"));
            all.add(next(all, weBegin).authentication("ecdsa-256"));
            all.add(next(all, weBegin).children(2));
            all.add(next(all, weBegin).children(10));
            all.add(Trial.main(all.size() + 1, weBegin, "aes-gcm-128", "aes128gcm16-ecp256")
                    .group("group-19"));
            all.add(Trial.main(all.size() + 1, weBegin, "aes-gcm-128", "chacha20poly1305,aes128gcm16"));
            if (WHOLE) {
                all.add(next(all, weBegin).authentication("ecdsa-384"));
                all.add(next(all, weBegin).authentication("ecdsa-521"));
                all.add(next(all, weBegin).exchange("aggressive").authentication("rsa"));
                all.add(next(all, weBegin).exchange("aggressive").authentication("ecdsa-256"));
                all.add(next(all, weBegin).phase1("aes-128+sha2-256+group-14", "aes128-sha256-modp2048"));
                all.add(next(all, weBegin).phase1("aes-256+sha2-512+group-20", "aes256-sha512-ecp384"));
                all.add(next(all, weBegin).phase1("aes-192+sha2-384+group-21", "aes192-sha384-ecp521"));
                all.add(next(all, weBegin).phase1("aes-256+sha1+group-31", "aes256-sha1-x25519"));
                all.add(Trial.main(all.size() + 1, weBegin, "aes-gcm-128", "aes128gcm16-modp2048")
                        .group("group-14"));
                all.add(Trial.main(all.size() + 1, weBegin, "aes-cbc-128+hmac-sha1-96", "aes128-sha1-x25519")
                        .group("group-31"));
            }
        }
        return all;
    }

    private static List<Trial> all() {
        List<Trial> all = new ArrayList<>(trials());
        all.add(UNNUMBERED);
        return all;
    }

    private static Trial next(List<Trial> all, boolean weBegin) {
        return Trial.main(all.size() + 1, weBegin, "aes-gcm-128", "aes128gcm16");
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Charon.require();
        network = new PeerNetwork();
        Path peer = Files.createDirectories(folder.resolve("peer"));
        PeerCertificates.write(folder, peer);
        for (Trial trial : all()) {
            network.add(trial);
        }
        gateway = new GatewayProcess(network.gateway, configuration());
        charon = new Charon(
                network.peer, peer, all().stream().map(Trial::ofCharon).toList(), SECRET);
    }

    @AfterAll
    static void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @MethodSource("trials")
    void shouldCarryPings(Trial trial) throws IOException, InterruptedException {
        for (int child = 0; child < trial.children(); child++) {
            String far = trial.farAddress(child);
            if (trial.weBegin()) {
                // The first ones ask for the tunnel.
                assertTrue(
                        PeerNetwork.pingUntilAnswered(network.host, PeerNetwork.HOST_ADDRESS, far, FIRST_SECONDS),
                        () -> state("no ping was answered"));
            } else {
                String said = charon.initiate(trial, child);
                assertTrue(said.contains("initiate completed successfully"), () -> state(said));
            }
            int outward = PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, far, PINGS);
            assertEquals(PINGS, outward, () -> state("pings to the peer"));
            int inward = PeerNetwork.ping(network.peer, far, PeerNetwork.HOST_ADDRESS, PINGS);
            assertEquals(PINGS, inward, () -> state("pings from the peer"));
        }
    }

    /** It sends a proposal without a transform: RFC 7634 has given numbers to IKEv2 alone. */
    @Test
    void shouldRefuseTheEmptyProposalThatStrongSwanMakesOfChaCha20() throws IOException, InterruptedException {
        String said = charon.initiate(UNNUMBERED, 0, 2);

        assertFalse(said.contains("initiate completed successfully"), () -> state(said));
        gateway.awaitOutput("proposal 1 must have a transform", FIRST_SECONDS);
    }

    private static String state(String what) {
        try {
            return what + "\n--- gateway\n" + gateway.output() + "\n--- charon\n" + charon.log();
        } catch (IOException e) {
            return what + ", and charon's log can't be read: " + e;
        }
    }

    private static Path configuration() throws IOException {
        String credentials = """
                  certificates:
                    - {certificate: gateway-rsa.pem, key: gateway-rsa.key}
                    - {certificate: gateway-ecdsa-256.pem, key: gateway-ecdsa-256.key}
                    - {certificate: gateway-ecdsa-384.pem, key: gateway-ecdsa-384.key}
                    - {certificate: gateway-ecdsa-521.pem, key: gateway-ecdsa-521.key}
                  authorities: [authority.pem]
                """;
        return PeerConfiguration.write(
                folder,
                network.gateway.name(),
                SECRET,
                all().stream().map(Trial::ofGateway).toList(),
                credentials);
    }
}

package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * XAUTH, hybrid and mode config with strongSwan, on either side of the login.
 *
 * <p>strongSwan serves first: when it gives an address of its own back, its routes into all tunnels go with that.
 */
@RequiresRoot
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RemoteAccessIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final String USERS = """
            users:
              - {name: alice, password: "open sesame"}
            accounts:
              - {peer: any, user: west, password: "what we log in with"}
            """;
    private static final int PINGS = 10;

    @TempDir
    private static Path folder;

    private static PeerNetwork network;
    private static GatewayProcess gateway;
    private static Charon charon;

    static List<ClientTrial> servers() {
        return List.of(
                new ClientTrial(1, true, "main", "xauth-psk", false),
                new ClientTrial(2, true, "aggressive", "xauth-psk", false),
                new ClientTrial(3, true, "main", "xauth-rsa", false),
                new ClientTrial(4, true, "main", "hybrid-rsa", false));
    }

    static List<ClientTrial> clients() {
        return List.of(
                new ClientTrial(5, false, "main", "xauth-psk", false),
                new ClientTrial(6, false, "aggressive", "xauth-psk", true),
                new ClientTrial(7, false, "main", "xauth-rsa", true),
                new ClientTrial(8, false, "main", "hybrid-rsa", false));
    }

    private static List<ClientTrial> all() {
        return Stream.concat(servers().stream(), clients().stream()).toList();
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Charon.require();
        network = new PeerNetwork();
        Path peer = Files.createDirectories(folder.resolve("peer"));
        PeerCertificates.write(folder, peer);
        for (ClientTrial trial : all()) {
            network.peer.run("ip", "address", "add", trial.peerAddress() + "/24", "dev", "eth0");
        }
        for (ClientTrial trial : clients()) {
            network.peer.run("ip", "address", "add", trial.farAddress() + "/32", "dev", "lo");
            network.host.run("ip", "address", "add", trial.firstOfPool() + "/32", "dev", "lo");
        }
        charon = new Charon(
                network.peer,
                peer,
                all().stream().map(ClientTrial::ofCharon).toList(),
                SECRET,
                """
                  xauth-alice {
                    id = alice
                    secret = "open sesame"
                  }
                  xauth-west {
                    id = west
                    secret = "what we log in with"
                  }
                """,
                clients().stream()
                        .map(trial -> "  " + trial.name() + " {\n addrs = " + trial.pool() + "\n }\n")
                        .collect(Collectors.joining("", "pools {\n", "}\n")));
        gateway = new GatewayProcess(network.gateway, configuration());
    }

    private static Path configuration() throws IOException {
        return PeerConfiguration.write(
                folder,
                network.gateway.name(),
                "pre-shared-keys:\n  - {peer: 192.0.2.0/24, key: \"" + SECRET + "\"}\n" + USERS,
                all().stream().map(ClientTrial::ofGateway).collect(Collectors.joining()),
                servers().stream()
                        .map(trial -> "  - {name: " + trial.name() + ", addresses: " + trial.pool() + "}\n")
                        .collect(Collectors.joining("", "address-pools:\n", "")),
                """
                  certificates:
                    - {certificate: gateway-rsa.pem, key: gateway-rsa.key}
                  authorities: [authority.pem]
                """);
    }

    @AfterAll
    static void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @Order(2)
    @ParameterizedTest(name = "I10: {0}")
    @MethodSource("servers")
    void shouldServeAClient(ClientTrial trial) throws IOException, InterruptedException {
        String client = trial.firstOfPool();
        String said = charon.swanctl("--initiate", "--ike", trial.name(), "--child", "c0", "--timeout", "30");

        assertTrue(said.contains("initiate completed successfully"), () -> state(said));
        assertTrue(
                PeerNetwork.pingUntilAnswered(network.peer, client, PeerNetwork.HOST_ADDRESS, 10),
                () -> state("no ping was answered"));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, client, PINGS),
                () -> state("pings to the client"));
        int released = gateway.occurrences("AddressReleased");
        String _ = charon.swanctl("--terminate", "--ike", trial.name(), "--timeout", "10");
        gateway.awaitOccurrences("AddressReleased", released + 1, 10);
    }

    @Order(1)
    @ParameterizedTest(name = "I10: {0}")
    @MethodSource("clients")
    void shouldBeAClient(ClientTrial trial) throws IOException, InterruptedException {
        gateway.awaitOutput("AddressAssigned[connection=" + trial.name() + ",", 40);
        gateway.awaitOutput(trial.name() + "/net with " + trial.peerAddress(), 20);

        assertTrue(
                PeerNetwork.pingUntilAnswered(network.peer, trial.farAddress(), trial.firstOfPool(), 10),
                () -> state("no ping was answered"));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.peer, trial.farAddress(), trial.firstOfPool(), PINGS),
                () -> state("pings to the client"));
        int outward = PeerNetwork.ping(network.host, trial.firstOfPool(), trial.farAddress(), PINGS);
        if (trial.atHost()) {
            assertEquals(PINGS, outward, () -> state("pings from the host that has the address"));
        }
        assertEquals(
                0,
                PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, trial.farAddress(), 2),
                () -> state("pings from another address"));
    }

    private static String state(String what) {
        try {
            return what + "\n--- gateway\n" + gateway.output() + "\n--- charon\n" + charon.log();
        } catch (IOException e) {
            return what + ", and charon's log can't be read: " + e;
        }
    }
}

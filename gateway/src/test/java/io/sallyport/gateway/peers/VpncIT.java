package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** vpnc logs in, is given an address, and carries pings: by ESP itself, in UDP, and from behind NAT. */
@RequiresRoot
final class VpncIT {
    private static final String ALICE = "192.0.2.61";
    private static final String BOB = "192.0.2.62";
    /** Where a login fails, after which the address has to wait. */
    private static final String STRANGER = "192.0.2.63";

    /** Behind NAT, which the kernel does on the way out of the peer's namespace. */
    private static final String HIDDEN = "10.66.0.5";

    private static final String ALSO_HIDDEN = "10.66.0.6";

    private static final String TABLE = "vpnc";
    private static final int PINGS = 10;

    @TempDir
    private static Path folder;

    private static PeerNetwork network;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Vpnc.require();
        network = new PeerNetwork();
        for (String address : new String[] {ALICE, BOB, STRANGER}) {
            network.peer.run("ip", "address", "add", address + "/24", "dev", "eth0");
        }
        for (String address : new String[] {HIDDEN, ALSO_HIDDEN}) {
            network.peer.run("ip", "address", "add", address + "/32", "dev", "lo");
        }
        network.peer.run("nft", "add table ip " + TABLE);
        network.peer.run("nft", "add chain ip " + TABLE + " nat { type nat hook postrouting priority 100 ; }");
        network.peer.run("nft", "add rule ip " + TABLE + " nat ip saddr 10.66.0.0/24 masquerade");
        network.peer.run("nft", "add chain ip " + TABLE + " out { type filter hook output priority 0 ; }");
        network.peer.run("nft", "add counter ip " + TABLE + " plain");
        network.peer.run("nft", "add counter ip " + TABLE + " wrapped");
        network.peer.run("nft", "add rule ip " + TABLE + " out ip protocol esp counter name plain");
        // RFC 3948 section 2.2: an SPI is never 0.
        network.peer.run("nft", "add rule ip " + TABLE + " out udp dport 4500 @th,64,32 != 0 counter name wrapped");
        gateway = new GatewayProcess(
                network.gateway,
                PeerConfiguration.write(
                        folder, network.gateway.name(), Vpnc.secrets(), Vpnc.connection("on", "12s"), Vpnc.pool()));
    }

    @AfterAll
    static void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource({"none, " + ALICE + ", plain", "force-natt, " + ALICE + ", wrapped", "natt, " + HIDDEN + ", wrapped"})
    @DisplayName("a client gets the same address each time, and carries pings either way, as ESP or in UDP")
    void shouldCarryPings(String mode, String from, String counter) throws IOException, InterruptedException {
        String plain = count("plain");
        String wrapped = count("wrapped");
        int released = gateway.occurrences("AddressReleased");
        try (Vpnc vpnc = new Vpnc(network.peer, own(mode), mode, from, "alice", "open sesame")) {
            String[] given = vpnc.awaitAddress();

            assertEquals("10.3.0.1", given[0]);
            assertEquals("10.1.0.53", given[1], "name server");
            assertEquals("1", given[2], "networks that the client was told");
            pings(given[0], vpnc);
            assertEquals(counter.equals("plain"), !count("plain").equals(plain));
            assertEquals(counter.equals("wrapped"), !count("wrapped").equals(wrapped));
        }
        gateway.awaitOccurrences("AddressReleased", released + 1, 10);
    }

    @ParameterizedTest(name = "{0} from {1}, {2} from {3}")
    @CsvSource({
        "none, " + ALICE + ", force-natt, " + BOB,
        "natt, " + HIDDEN + ", natt, " + ALSO_HIDDEN,
    })
    @DisplayName("two clients of one group at once, of one address too, have an address and SAs each")
    void shouldServeTwoClients(String mode, String from, String otherMode, String otherFrom)
            throws IOException, InterruptedException {
        try (Vpnc bob = new Vpnc(network.peer, own("bob" + mode), otherMode, otherFrom, "bob", "open poppy")) {
            String second = bob.awaitAddress()[0];
            try (Vpnc alice = new Vpnc(network.peer, own("alice" + mode), mode, from, "alice", "open sesame")) {
                String first = alice.awaitAddress()[0];
                assertNotEquals(first, second);
                for (int round = 0; round < 2; round++) {
                    pings(first, alice);
                    pings(second, bob);
                }
            }
            pings(second, bob);
        }
    }

    @Test
    @DisplayName("the gateway renews a child while the client pings")
    void shouldRenewTheChild() throws IOException, InterruptedException {
        try (Vpnc vpnc = new Vpnc(network.peer, own("renewal"), "none", ALICE, "alice", "open sesame")) {
            String address = vpnc.awaitAddress()[0];
            pings(address, vpnc);
            int active = gateway.occurrences(" is active");

            Sequence traffic = Sequence.run(network.peer, address, PeerNetwork.HOST_ADDRESS, 15, 50);

            assertTrue(gateway.occurrences(" is active") > active, () -> state("nothing was renewed", vpnc));
            // The client forgets the old SA at once: what is on the way then is lost, and what follows until it has
            // been
            // seen to use the new one, half a second at most.
            assertTrue(traffic.lost() <= 12, () -> state(traffic.toString(), vpnc));
        }
    }

    @Test
    @DisplayName("I10: a client with a wrong password gets no address")
    void shouldRefuseAWrongPassword() throws IOException, InterruptedException {
        int assigned = gateway.occurrences("AddressAssigned");
        try (Vpnc vpnc = new Vpnc(network.peer, own("wrong"), "none", STRANGER, "bob", "open barley")) {
            assertNotEquals(0, vpnc.awaitEnd());
            assertEquals(assigned, gateway.occurrences("AddressAssigned"), () -> state("an address was given", vpnc));
        }
    }

    private static void pings(String client, Vpnc vpnc) throws IOException, InterruptedException {
        assertTrue(
                PeerNetwork.pingUntilAnswered(network.peer, client, PeerNetwork.HOST_ADDRESS, 10),
                () -> state("no ping was answered", vpnc));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.peer, client, PeerNetwork.HOST_ADDRESS, PINGS),
                () -> state("pings from the client", vpnc));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, client, PINGS),
                () -> state("pings to the client", vpnc));
    }

    private static Path own(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** What the counter says in full; it changes with each packet. */
    private static String count(String counter) throws IOException, InterruptedException {
        return network.peer.run("nft", "list counter ip " + TABLE + " " + counter);
    }

    private static String state(String what, Vpnc vpnc) {
        return what + "\n--- gateway\n" + gateway.output() + "\n--- vpnc\n" + vpnc.log();
    }
}

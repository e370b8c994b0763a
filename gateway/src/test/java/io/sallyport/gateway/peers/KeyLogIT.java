package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the key log, tshark decrypts what the gateway and strongSwan say to each other, and what they carry. */
@RequiresRoot
final class KeyLogIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final int PINGS = 5;
    private static final int SECONDS = 20;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requirePrograms() {
        Charon.require();
        Tshark.require();
    }

    @Test
    void shouldLetTsharkReadMessagesAndPackets() throws IOException, InterruptedException {
        // A cipher key longer than SKEYID_e has to be expanded (RFC 2409 appendix B).
        List<Trial> trials = List.of(
                Trial.main(1, false, "aes-gcm-128", "aes128gcm16"),
                Trial.main(2, true, "aes-cbc-256+hmac-sha2-256-128", "aes256-sha256")
                        .phase1("aes-256+sha1+group-31", "aes256-sha1-x25519"));
        Path keys = folder.resolve("keys");
        try (PeerNetwork network = new PeerNetwork()) {
            for (Trial trial : trials) {
                network.add(trial);
            }
            Capture capture = new Capture(network.peer, "eth0", folder.resolve("outside.pcapng"));
            GatewayProcess gateway = new GatewayProcess(network.gateway, configuration(network, trials, keys));
            assertTrue(gateway.output().contains("ALL KEYS ARE WRITTEN INTO " + keys), gateway.output());
            Charon charon = new Charon(
                    network.peer,
                    Files.createDirectories(folder.resolve("peer")),
                    trials.stream().map(Trial::ofCharon).toList(),
                    SECRET);
            String said = charon.initiate(trials.getFirst(), 0);
            assertTrue(said.contains("initiate completed successfully"), said);
            for (Trial trial : trials) {
                String far = trial.farAddress(0);
                assertTrue(
                        PeerNetwork.pingUntilAnswered(network.host, PeerNetwork.HOST_ADDRESS, far, SECONDS),
                        gateway.output());
                assertEquals(PINGS, PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, far, PINGS));
            }
            assertEquals(0, gateway.end());
            capture.end();

            for (Trial trial : trials) {
                checkMessages(capture, keys, trial);
                checkPackets(capture, keys, trial);
            }
            assertEquals(
                    List.of(),
                    capture.read(Files.createDirectories(folder.resolve("none")), "icmp", "icmp.seq"),
                    "without the keys nothing can be read");
        }
    }

    private Path configuration(PeerNetwork network, List<Trial> trials, Path keys) throws IOException {
        Path file = PeerConfiguration.write(
                folder,
                network.gateway.name(),
                SECRET,
                trials.stream().map(Trial::ofGateway).toList(),
                "");
        return Files.writeString(file, "debug:\n  key-log: " + keys + "\n", StandardOpenOption.APPEND);
    }

    /** Exchange types of RFC 2408 section 3.1: 2 Main Mode, 32 Quick Mode; the encryption flag is 1. */
    private static void checkMessages(Capture capture, Path keys, Trial trial)
            throws IOException, InterruptedException {
        String of = "isakmp && ip.addr == " + trial.peerAddress();
        List<String> identities = capture.read(
                keys, of + " && isakmp.exchangetype == 2 && isakmp.flags == 1", "isakmp.id.data.ipv4_addr");
        assertEquals(2, identities.size(), identities::toString);
        assertTrue(identities.contains(PeerNetwork.GATEWAY_ADDRESS), identities::toString);
        assertTrue(identities.contains(trial.peerAddress()), identities::toString);
        List<String> networks =
                capture.read(keys, of + " && isakmp.exchangetype == 32", "isakmp.id.data.ipv4_subnet", "isakmp.hash");
        assertTrue(networks.size() >= 3, networks::toString);
        assertTrue(networks.getFirst().startsWith("255.255.255.0,255.255.255.0;"), networks::toString);
    }

    private static void checkPackets(Capture capture, Path keys, Trial trial) throws IOException, InterruptedException {
        List<String> pings =
                capture.read(keys, "esp && icmp && ip.addr == " + trial.farAddress(0), "icmp.type", "esp.icv_bad");
        assertTrue(pings.size() >= 2 * PINGS, pings::toString);
        assertTrue(pings.stream().noneMatch(line -> line.contains("1;1") || line.endsWith("True")), pings::toString);
    }
}

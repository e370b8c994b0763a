package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router between the gateway and strongSwan translates addresses and ports; whoever is behind it begins. */
@RequiresRoot
final class NatIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final String FAR = "10.101.0.1";
    private static final int SECONDS = 20;
    private static final int PINGS = 10;
    /** An idle end behind NAT sends an octet every 20 s (RFC 3948 section 4); only the longer form waits for it. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.peers.whole");

    private static final int KEEPALIVE_SECONDS = 25;

    @TempDir
    private Path folder;

    private NatNetwork network;
    private GatewayProcess gateway;
    private Charon charon;

    @BeforeAll
    static void requirePrograms() {
        Charon.require();
        Tshark.require();
    }

    @AfterEach
    void remove() throws IOException {
        network.close();
    }

    @ParameterizedTest(name = "the gateway is behind NAT and begins: {0}")
    @ValueSource(booleans = {true, false})
    void shouldCarryPingsThroughATranslation(boolean gatewayHidden) throws IOException, InterruptedException {
        network = new NatNetwork(gatewayHidden);
        Capture capture = new Capture(network.router, gatewayHidden ? "right" : "left", folder.resolve("nat.pcapng"));
        gateway = new GatewayProcess(network.gateway, configuration(gatewayHidden));
        charon = new Charon(
                network.peer,
                Files.createDirectories(folder.resolve("peer")),
                List.of(connection(gatewayHidden)),
                SECRET);
        if (!gatewayHidden) {
            String said = charon.swanctl("--initiate", "--ike", "nat", "--child", "c0", "--timeout", "20");
            assertTrue(said.contains("initiate completed successfully"), () -> state(said));
        }

        assertTrue(
                PeerNetwork.pingUntilAnswered(network.host, PeerNetwork.HOST_ADDRESS, FAR, SECONDS),
                () -> state("no ping passed"));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, FAR, PINGS),
                () -> state("pings to the peer"));
        assertEquals(
                PINGS,
                PeerNetwork.ping(network.peer, FAR, PeerNetwork.HOST_ADDRESS, PINGS),
                () -> state("pings from the peer"));
        if (WHOLE) {
            TimeUnit.SECONDS.sleep(KEEPALIVE_SECONDS);
        }
        capture.end();
        check(capture);
    }

    private void check(Capture capture) throws IOException, InterruptedException {
        String hidden = "ip.src == " + NatNetwork.TRANSLATED;
        // Main Mode begins at port 500, and goes over to 4500 with its fifth message (RFC 3947 section 4).
        List<String> before = capture.read(folder, "isakmp && " + hidden + " && udp.dstport == 500", "isakmp.flags");
        assertTrue(before.size() >= 2 && before.stream().allMatch("0x00"::equals), before::toString);
        List<String> after = capture.read(folder, "isakmp && " + hidden + " && udp.dstport == 4500", "isakmp.flags");
        assertTrue(after.size() >= 2 && after.stream().allMatch("0x01"::equals), after::toString);
        List<String> packets = capture.read(folder, "esp && " + hidden + " && udp.dstport == 4500", "udp.srcport");
        assertTrue(packets.size() >= 2 * PINGS, packets::toString);
        assertTrue(packets.stream().allMatch(port -> Integer.parseInt(port) >= 20_000), packets::toString);
        if (WHOLE) {
            List<String> keepalives = capture.read(
                    folder, hidden + " && udp.dstport == 4500 && udp.length == 9", "udp.payload", "data.data");
            assertTrue(keepalives.size() >= 1, () -> state("no keepalive came"));
        }
    }

    private Path configuration(boolean gatewayHidden) throws IOException {
        Path secrets = Files.writeString(
                folder.resolve("secrets.yaml"), "pre-shared-keys:\n  - {peer: any, key: \"" + SECRET + "\"}\n");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                name: nat
                dpdk: {huge-pages: off, memory-mib: 256, buffers: 8191, file-prefix: "%s"}
                workers: [{idle: backoff}]
                ports:
                  - {name: inside, device: "net_af_packet0,iface=inside", side: inside, addresses: [10.1.0.254/24]}
                  - {name: outside, device: "net_af_packet1,iface=outside", side: outside, addresses: [%s/24]}
                %sauthentication:
                  secrets: [secrets.yaml]
                connections:
                  - name: nat
                    version: ikev1
                    local: %s
                    remote: %s
                    local-id: gateway.example
                    remote-id: peer.example
                    proposals: [aes-128+sha2-256+group-19]
                    children:
                      - name: c0
                        selectors: {local: 10.1.0.0/24, remote: 10.101.0.0/24}
                        proposals: [aes-gcm-128]
                        start: %s
                """.formatted(
                        network.gateway.name(),
                        network.gatewayAddress(),
                        network.ofGateway(),
                        network.gatewayAddress(),
                        network.peerAsSeen(),
                        gatewayHidden ? "on-traffic" : "on-demand"));
        for (Path path : List.of(secrets, file)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /** Here strongSwan does not feign a translation: there is one. */
    private String connection(boolean gatewayHidden) {
        return """
                  nat {
                    version = 1
                    local_addrs = %s
                    remote_addrs = %s
                    proposals = aes128-sha256-ecp256
                    local {
                      auth = psk
                      id = peer.example
                    }
                    remote {
                      auth = psk
                      id = gateway.example
                    }
                    children {
                      c0 {
                        local_ts = 10.101.0.0/24
                        remote_ts = 10.1.0.0/24
                        esp_proposals = aes128gcm16
                      }
                    }
                  }
                """.formatted(network.peerAddress(), gatewayHidden ? "%any" : network.gatewayAsSeen());
    }

    private String state(String what) {
        try {
            return what + "\n--- gateway\n" + gateway.output() + "\n--- charon\n" + charon.log();
        } catch (IOException e) {
            return what + ", and charon's log can't be read: " + e;
        }
    }
}

package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains of certificates that fit into no frame: both sides' messages come as fragments of IP, or of IKE. */
@RequiresRoot
final class LongCertificateIT {
    /** Whether both sides begin with either sort of fragments, and keys are as long as they come, which takes time to find. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.peers.whole");

    private static final int SECONDS = 20;
    private static final int PINGS = 5;

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requirePrograms() throws IOException, InterruptedException {
        Charon.require();
        Tshark.require();
        PeerCertificates.writeLong(
                certificates, Files.createDirectories(certificates.resolve("peer")), WHOLE ? 4_096 : 2_048);
    }

    static List<Arguments> cases() {
        List<Arguments> all = new ArrayList<>(List.of(Arguments.of("IP", false), Arguments.of("IKE", true)));
        if (WHOLE) {
            all.addAll(List.of(Arguments.of("IP", true), Arguments.of("IKE", false)));
        }
        return all;
    }

    @BeforeEach
    void copyCertificates() throws IOException, InterruptedException {
        int status = new ProcessBuilder("cp", "-rp", certificates + "/.", folder.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, status);
    }

    @ParameterizedTest(name = "{0}: the gateway begins: {1}")
    @MethodSource("cases")
    void shouldTakeAndSendChainsInFragments(String fragments, boolean weBegin)
            throws IOException, InterruptedException {
        Trial trial = Trial.main(1, weBegin, "aes-gcm-128", "aes128gcm16").authentication("rsa");
        String credentials = """
                  certificates: [{certificate: gateway-rsa.pem, key: gateway-rsa.key}]
                  authorities: [root.pem]
                """;
        try (PeerNetwork network = new PeerNetwork()) {
            network.add(trial);
            Path file = PeerConfiguration.write(
                    folder, network.gateway.name(), "not used", List.of(trial.ofGateway()), credentials);
            // net_af_packet would join fragments in the kernel, and then find the datagram too long for its ring.
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("net_af_packet1,iface=outside", "net_pcap1,rx_iface_in=outside,tx_iface=outside"));
            GatewayProcess gateway = new GatewayProcess(network.gateway, file);
            Capture capture = new Capture(network.peer, "eth0", folder.resolve("fragments.pcapng"));
            String connection = trial.ofCharon()
                    .replace(
                            "encap = yes",
                            "encap = yes\n    fragmentation = " + ("IP".equals(fragments) ? "no" : "force"));
            Charon charon = new Charon(network.peer, folder.resolve("peer"), List.of(connection), "not used");
            if (!weBegin) {
                String said = charon.initiate(trial, 0);
                assertTrue(said.contains("initiate completed successfully"), () -> said + gateway.output());
            }
            String far = trial.farAddress(0);
            assertTrue(
                    PeerNetwork.pingUntilAnswered(network.host, PeerNetwork.HOST_ADDRESS, far, SECONDS),
                    () -> gateway.output());
            assertEquals(PINGS, PeerNetwork.ping(network.host, PeerNetwork.HOST_ADDRESS, far, PINGS));
            capture.end();

            List<String> ofIp =
                    capture.read(folder, "ip.src == " + trial.peerAddress() + " && ip.flags.mf == 1", "ip.len");
            assertEquals("IP".equals(fragments), !ofIp.isEmpty(), ofIp::toString);
            List<String> ours =
                    capture.read(folder, "ip.src == " + PeerNetwork.GATEWAY_ADDRESS + " && ip.flags.mf == 1", "ip.len");
            List<String> oursOfIke = capture.read(
                    folder, "ip.src == " + PeerNetwork.GATEWAY_ADDRESS + " && isakmp.nextpayload == 132", "ip.len");
            assertFalse(ours.isEmpty() && oursOfIke.isEmpty(), "our chain fits into a frame");
        }
    }
}

package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import io.sallyport.gateway.trace.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What ike-scan finds out about the gateway, from an address that is configured and from one that is not. */
@RequiresRoot
final class IkeScanIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final Path PROGRAM = Path.of("/usr/bin/ike-scan");
    private static final String STRANGER = "192.0.2.200";
    /** The one transform that the gateway takes: AES-128, SHA2-256, pre-shared key, group 14. */
    private static final String TRANSFORM = "(1=7,14=128,2=4,3=1,4=14)";

    private static final int PATIENT_MILLIS = 4_000;
    private static final int QUICK_MILLIS = 250;

    /** What the payloads of Aggressive Mode's second message are; RFC 2408 section 3.1. */
    private static final String IDENTIFICATION = ",5,";

    private static final String HASH = ",8,";

    @TempDir
    private static Path folder;

    private static PeerNetwork network;
    private static Trial main;
    /** Main Mode too, with its half open negotiations for the malformed messages alone. */
    private static Trial untouched;

    private static Trial aggressive;
    private static GatewayProcess gateway;

    private Capture capture;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        boolean present = Files.isExecutable(PROGRAM);
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && !present) {
            throw new AssertionError("ike-scan is missing: apt-get install ike-scan");
        }
        assumeTrue(present, "ike-scan is missing: apt-get install ike-scan");
        Tshark.require();
        network = new PeerNetwork();
        main = trial(1);
        aggressive = trial(2).exchange("aggressive");
        untouched = trial(3);
        network.add(main);
        network.add(untouched);
        network.add(aggressive);
        network.peer.run("ip", "address", "add", STRANGER + "/24", "dev", "eth0");
        Path file = PeerConfiguration.write(
                folder,
                network.gateway.name(),
                SECRET,
                List.of(main.ofGateway(), aggressive.ofGateway(), untouched.ofGateway()),
                "");
        gateway = new GatewayProcess(network.gateway, file);
    }

    @BeforeEach
    void listen(TestInfo test) throws IOException {
        capture = new Capture(
                network.peer,
                "eth0",
                folder.resolve(test.getTestMethod().orElseThrow().getName() + ".pcapng"));
    }

    private static Trial trial(int number) {
        return Trial.main(number, false, "aes-gcm-128", "aes128gcm16")
                .phase1("aes-128+sha2-256+group-14", "aes128-sha256-modp2048");
    }

    @AfterAll
    static void remove() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    /** Scans from an address; answers what the program says. */
    private String scan(String from, int millis, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(), "--nodns", "--retry=1", "--timeout=" + millis, "--bindip=" + from, "--verbose"));
        command.addAll(List.of(options));
        command.add(PeerNetwork.GATEWAY_ADDRESS);
        return network.peer.run(command.toArray(String[]::new));
    }

    private String scanForMain(String from, int millis, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(options));
        if (all.stream().noneMatch(option -> option.startsWith("--trans="))) {
            all.add("--trans=" + TRANSFORM);
        }
        return scan(from, millis, all.toArray(String[]::new));
    }

    private String scanForAggressive(String from, int millis, String identity)
            throws IOException, InterruptedException {
        return scan(
                from,
                millis,
                "--aggressive",
                "--trans=" + TRANSFORM,
                "--dhgroup=14",
                "--idtype=1",
                "--id=0x" + hex(identity));
    }

    private static String hex(String address) {
        StringBuilder digits = new StringBuilder();
        for (String part : address.split("\\.", -1)) {
            digits.append(String.format("%02x", Integer.valueOf(part)));
        }
        return digits.toString();
    }

    /**
     * Exchange and payload types of each message that the gateway sent, and the cookies; what it sent again counts once.
     *
     * @param without an address to which the gateway may be sending from an earlier test on
     */
    private List<String> answers(String without) throws IOException, InterruptedException {
        capture.end();
        List<String> all = capture.read(
                folder,
                "isakmp && ip.src == " + PeerNetwork.GATEWAY_ADDRESS + " && ip.dst != " + without,
                "isakmp.exchangetype",
                "isakmp.typepayload",
                "isakmp.ispi",
                "isakmp.rspi");
        return all.stream().distinct().toList();
    }

    @Test
    @DisplayName("ike-scan: Main Mode is found from a configured address alone, and tells an SA and vendor IDs")
    void shouldAnswerMainModeWithoutIdentity() throws IOException, InterruptedException {
        String unknown = scanForMain(STRANGER, QUICK_MILLIS);
        String known = scanForMain(main.peerAddress(), PATIENT_MILLIS);

        assertTrue(unknown.contains("0 returned handshake; 0 returned notify"), unknown);
        assertTrue(known.contains("Main Mode Handshake returned"), known);
        assertTrue(known.contains("KeyLength=128") && known.contains("Hash=SHA2-256"), known);
        List<String> answers = answers(aggressive.peerAddress());
        assertEquals(1, answers.size(), answers::toString);
        // One SA with a proposal and a transform, and vendor IDs: nothing of who we are, nothing that a key went into.
        assertTrue(answers.getFirst().matches("2;1,2,3(,13)*;.*"), answers::toString);
    }

    @Test
    @DisplayName("ike-scan: Aggressive Mode answers its own peer by its identity, and nobody else")
    void shouldTellStrangersNothingInAggressiveMode() throws IOException, InterruptedException {
        String address = aggressive.peerAddress();
        String unknown = scanForAggressive(STRANGER, QUICK_MILLIS, STRANGER);
        String feigned = scanForAggressive(STRANGER, QUICK_MILLIS, address);
        String wrong = scanForAggressive(address, QUICK_MILLIS, STRANGER);
        String mainsPeer = scanForAggressive(untouched.peerAddress(), QUICK_MILLIS, untouched.peerAddress());
        String known = scanForAggressive(address, PATIENT_MILLIS, address);

        for (String refused : List.of(unknown, feigned, wrong, mainsPeer)) {
            assertTrue(refused.contains("0 returned handshake; 0 returned notify"), refused);
        }
        assertTrue(known.contains("Aggressive Mode Handshake returned"), known);
        List<String> answers = answers(main.peerAddress());
        assertEquals(1, answers.size(), answers::toString);
        String payloads = answers.getFirst().replace(';', ',') + ",";
        assertTrue(payloads.contains(IDENTIFICATION), answers::toString);
        assertTrue(payloads.contains(HASH), answers::toString);
    }

    @Test
    @DisplayName("ike-scan: malformed headers and odd transforms get no answer and leave no negotiation behind")
    void shouldDropWhatIsWrong() throws IOException, InterruptedException {
        List<String> wrong = List.of(
                "--headerlen=+8",
                "--headerlen=-8",
                "--headerlen=27",
                "--headerlen=65535",
                "--headerver=0x20",
                "--exchange=1",
                "--exchange=5",
                "--exchange=32",
                "--exchange=240",
                "--nextpayload=5",
                "--nextpayload=255",
                "--hdrflags=1",
                "--hdrmsgid=7",
                "--rcookie=0011223344556677",
                "--cookie=0000000000000000",
                "--mbz=255",
                "--doi=2",
                "--situation=2",
                "--protocol=3",
                "--trans=(1=1,2=1,3=1,4=1)",
                "--trans=(1=65535,2=65535,3=65535,4=65535)",
                "--trans=(1=7,14=127,2=4,3=1,4=14)",
                "--trans=(1=7,14=256,2=4,3=1,4=14)",
                "--trans=(1=7,1=5,14=128,2=4,3=1,4=14)",
                "--trans=(1=7,14=128,2=4,3=3,4=14)",
                "--trans=(99=1)");
        for (String option : wrong) {
            String said = scanForMain(untouched.peerAddress(), QUICK_MILLIS, option);
            assertFalse(said.contains("1 returned handshake"), () -> option + "\n" + said);
        }
        // More than may be half open with one address: had any of them left something behind, this would be refused.
        String sound = scanForMain(untouched.peerAddress(), PATIENT_MILLIS);
        assertTrue(sound.contains("Main Mode Handshake returned"), () -> sound + gateway.output());
        assertFalse(gateway.output().contains("HALF_OPEN"), gateway.output());
        List<String> answers = answers(aggressive.peerAddress());
        assertEquals(1, answers.size(), answers::toString);
    }
}

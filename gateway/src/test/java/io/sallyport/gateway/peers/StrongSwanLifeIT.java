package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a tunnel with strongSwan as time goes by: rekeys under traffic, deletes, a peer that falls silent. */
@RequiresRoot
final class StrongSwanLifeIT {
    private static final String SECRET = "known to both, and to everyone";
    private static final int SECONDS = 20;
    private static final int TRAFFIC_SECONDS = 3;
    /** Longer than the lifetime of a child. */
    private static final int LONG_SECONDS = 9;

    private static final int INTERVAL_MILLIS = 1;

    /** {@code scripts/lab peers strongswan}: whoever began, all is tried. */
    private static final boolean WHOLE = Boolean.getBoolean("sallyport.peers.whole");

    @TempDir
    private Path folder;

    private PeerNetwork network;
    private Trial trial;
    private GatewayProcess gateway;
    private Charon charon;
    private Path configuration;

    @BeforeAll
    static void requireCharon() {
        Charon.require();
    }

    @BeforeEach
    void lay() throws IOException, InterruptedException {
        network = new PeerNetwork();
    }

    @AfterEach
    void remove() throws IOException {
        network.close();
    }

    /** Whether we begin: both, or they alone. */
    static List<Boolean> they() {
        return WHOLE ? List.of(false, true) : List.of(false);
    }

    /** Whether we begin: both, or we alone. */
    static List<Boolean> we() {
        return WHOLE ? List.of(true, false) : List.of(true);
    }

    /** Both in the long form, which alone has the test. */
    static List<Boolean> both() {
        return List.of(false, true);
    }

    /**
     * Starts both.
     *
     * @param dpdSeconds as a trial has it
     * @param ofChild further keys of its child
     */
    private void start(boolean weBegin, int dpdSeconds, String ofChild) throws IOException, InterruptedException {
        start(weBegin, dpdSeconds, ofChild, "");
    }

    private void start(boolean weBegin, int dpdSeconds, String ofChild, String ofConnection)
            throws IOException, InterruptedException {
        trial = Trial.main(1, weBegin, "aes-gcm-128", "aes128gcm16").dpd(dpdSeconds);
        network.add(trial);
        String connection = trial.ofGateway()
                .replace("        pfs:", ofChild.isEmpty() ? "        pfs:" : "        " + ofChild + "\n        pfs:");
        connection = connection.replace("    exchange:", ofConnection + "    exchange:");
        configuration = PeerConfiguration.write(folder, network.gateway.name(), SECRET, List.of(connection), "");
        gateway = new GatewayProcess(network.gateway, configuration);
        startCharon();
    }

    private void startCharon() throws IOException, InterruptedException {
        charon = new Charon(
                network.peer, Files.createDirectories(folder.resolve("peer")), List.of(trial.ofCharon()), SECRET);
    }

    private void awaitPing(String what, int seconds) throws IOException, InterruptedException {
        assertTrue(
                PeerNetwork.pingUntilAnswered(network.host, PeerNetwork.HOST_ADDRESS, trial.farAddress(0), seconds),
                () -> state(what));
    }

    /** Lets the side that is to begin do so, and waits until a ping has passed. */
    private void connect() throws IOException, InterruptedException {
        if (!trial.weBegin()) {
            String said = charon.initiate(trial, 0);
            assertTrue(said.contains("initiate completed successfully"), () -> state(said));
        }
        // Both now know the next hops, so that nothing of what follows is lost for want of them.
        awaitPing("no ping passed", SECONDS);
    }

    /** Echo requests of the host, 1,000 a second, while something is done. */
    private Sequence traffic(int seconds, Doing doing) throws IOException, InterruptedException {
        Thread acting = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(500);
                doing.run();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Sequence traffic =
                Sequence.run(network.host, PeerNetwork.HOST_ADDRESS, trial.farAddress(0), seconds, INTERVAL_MILLIS);
        acting.join();
        return traffic;
    }

    private interface Doing {
        void run() throws IOException, InterruptedException;
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("they")
    void shouldLoseNoPacketWhenThePeerReplacesTheChild(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "");
        connect();

        Sequence traffic = traffic(TRAFFIC_SECONDS, () -> charon.swanctl("--rekey", "--child", "c0"));

        assertEquals(0, traffic.lost(), () -> state("packets were lost"));
        assertTrue(times("is active", gateway.output()) >= 2, () -> state("no second pair"));
    }

    /** strongSwan takes the new pair only with our last message: until then the old one sends. */
    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("they")
    void shouldLoseNoPacketWhenItReplacesTheChildItself(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "lifetime: 8s");
        connect();

        Sequence traffic = traffic(LONG_SECONDS, () -> {});

        assertEquals(0, traffic.lost(), () -> state("packets were lost"));
        gateway.awaitOutput("has ended", SECONDS);
        assertTrue(times("is active", gateway.output()) >= 2, () -> state("no second pair"));
        charon.awaitLog("received DELETE for ESP CHILD_SA", SECONDS);
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("they")
    void shouldLoseNoPacketWhenThePeerAuthenticatesAnew(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "");
        connect();

        Sequence traffic = traffic(TRAFFIC_SECONDS, () -> charon.swanctl("--rekey", "--ike", trial.name()));

        assertEquals(0, traffic.lost(), () -> state("packets were lost"));
        assertTrue(times("Phase1Established", gateway.output()) >= 2, () -> state("no second ISAKMP SA"));
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("both")
    @EnabledIfSystemProperty(named = "sallyport.peers.whole", matches = "true")
    void shouldLoseNoPacketWhenItAuthenticatesAnewItself(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "", "    lifetime: 8s\n");
        connect();

        Sequence traffic = traffic(LONG_SECONDS, () -> {});

        assertEquals(0, traffic.lost(), () -> state("packets were lost"));
        assertTrue(times("Phase1Established", gateway.output()) >= 2, () -> state("no second ISAKMP SA"));
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("we")
    void shouldEndTheChildThatThePeerDeletesAndBeginAnew(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "");
        connect();

        String _ = charon.swanctl("--terminate", "--child", "c0");
        gateway.awaitOutput("has ended", SECONDS);

        connect();
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("we")
    void shouldEndAllWhenThePeerDeletesTheIsakmpSaAndBeginAnew(boolean weBegin)
            throws IOException, InterruptedException {
        start(weBegin, 0, "");
        connect();

        String _ = charon.swanctl("--terminate", "--ike", trial.name());
        gateway.awaitOutput("Phase1Ended", SECONDS);

        connect();
        assertTrue(times("Phase1Established", gateway.output()) >= 2, () -> state("no second ISAKMP SA"));
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("they")
    void shouldTellThePeerThatItEnds(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 0, "");
        connect();

        assertEquals(0, gateway.end());

        charon.awaitLog("received DELETE for IKE_SA", SECONDS);
        assertFalse(charon.swanctl("--list-sas").contains("ESTABLISHED"), () -> state("it is still there"));
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("we")
    void shouldFindOutThatThePeerIsSilentAndConnectAgainOnceItSpeaks(boolean weBegin)
            throws IOException, InterruptedException {
        start(weBegin, 1, "");
        connect();
        charon.pause();

        gateway.awaitOutput("does not answer", 3 * SECONDS);
        charon.resume();

        // Whoever began does so again: strongSwan once it has found out that nobody answers it either.
        awaitPing("no ping passed afterwards", 3 * SECONDS);
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("both")
    @EnabledIfSystemProperty(named = "sallyport.peers.whole", matches = "true")
    void shouldConnectAgainWithAPeerThatWasKilled(boolean weBegin) throws IOException, InterruptedException {
        start(weBegin, 1, "");
        connect();

        charon.kill();
        gateway.awaitOutput("does not answer", 3 * SECONDS);
        startCharon();

        connect();
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("both")
    @EnabledIfSystemProperty(named = "sallyport.peers.whole", matches = "true")
    void shouldBeFoundDeadWhenItStandsStillAndSpeakAgainAfterwards(boolean weBegin)
            throws IOException, InterruptedException {
        start(weBegin, 1, "");
        connect();

        gateway.pause();
        charon.awaitLog("DPD check timed out", 2 * SECONDS);
        gateway.resume();

        awaitPing("no ping passed afterwards", 2 * SECONDS);
    }

    @ParameterizedTest(name = "we began: {0}")
    @MethodSource("both")
    @EnabledIfSystemProperty(named = "sallyport.peers.whole", matches = "true")
    void shouldBeFoundDeadWhenItWasKilledAndSpeakAgainAfterwards(boolean weBegin)
            throws IOException, InterruptedException {
        start(weBegin, 1, "");
        connect();

        gateway.kill();
        charon.awaitLog("DPD check timed out", 2 * SECONDS);
        gateway = new GatewayProcess(network.gateway, configuration);

        awaitPing("no ping passed afterwards", 3 * SECONDS);
    }

    private static int times(String text, String output) {
        return output.split(Pattern.quote(text), -1).length - 1;
    }

    private String state(String what) {
        try {
            return what + "\n--- gateway\n" + gateway.output() + "\n--- charon\n" + charon.log();
        } catch (IOException e) {
            return what + ", and charon's log can't be read: " + e;
        }
    }
}

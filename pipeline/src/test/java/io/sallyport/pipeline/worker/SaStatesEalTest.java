package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditRecord;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;
import io.sallyport.pipeline.sad.Transition;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The states of an SA as packets meet them: pending above all, and those before and after. */
final class SaStatesEalTest {
    private static final long LAST = 0xffff_ffffL;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("states");

    private GatewayUnderTest gateway;

    private void start(Options options) {
        gateway = testbed.gateway(options);
    }

    private void sendEsp(Tunnel tunnel, byte[] esp) {
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp));
    }

    private static byte[] good(Tunnel tunnel, long sequence) {
        return tunnel.toGateway().seal(sequence, GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[8]));
    }

    private int delivered() {
        return testbed.receive(gateway.inside).size();
    }

    private static SaState state(SaHandle sa) {
        return SaReport.read(sa).orElseThrow().state();
    }

    @Test
    @DisplayName(
            "the first packet that authenticates promotes a pending SA, opens its pair and is delivered; told once")
    void shouldPromoteByTraffic() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] out = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        gateway.sendInside(out);
        assertEquals(1, gateway.count(Counter.WAITED));
        assertEquals(0, gateway.drops());

        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[64]);
        byte[] esp = tunnel.toGateway().seal(37, inner);
        byte[] forged = esp.clone();
        forged[forged.length - 1] ^= 1;
        sendEsp(tunnel, forged);
        assertTrue(gateway.promoted.isEmpty());
        sendEsp(tunnel, esp);
        sendEsp(tunnel, tunnel.toGateway().seal(38, inner));

        assertEquals(List.of(tunnel.inbound()), gateway.promoted);
        assertEquals(2, testbed.receive(gateway.inside).size());
        assertEquals(1, gateway.count(Counter.PROMOTED));
        assertEquals(1, testbed.receive(gateway.outside).size());
        gateway.sendInside(out);
        assertEquals(1, testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("A6: a good ICV with wrong selectors is audited and does not promote; the next good packet does")
    void shouldNotPromoteOnWrongSelectors() {
        List<AuditRecord> told = new ArrayList<>();
        start(Options.simple().withPending().withAudit(new AuditLimits(1, 20), told::add));
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] esp = tunnel.toGateway().seal(1, Frames.udp("10.3.0.1", GatewayUnderTest.HOST, 1, 2, new byte[8]));
        sendEsp(tunnel, esp);
        assertEquals(1, gateway.drops(DropReason.SELECTOR_MISMATCH));
        assertEquals(
                List.of(new AuditRecord(
                        DropReason.SELECTOR_MISMATCH,
                        Prefix.parseAddress("10.3.0.1"),
                        Prefix.parseAddress(GatewayUnderTest.HOST),
                        17,
                        0,
                        ByteBuffer.wrap(esp).getInt(0),
                        1)),
                told);
        assertEquals(SaState.PENDING, state(tunnel.inbound()));
        assertEquals(SaState.PENDING, state(tunnel.outbound()));
        assertTrue(gateway.promoted.isEmpty());

        sendEsp(tunnel, tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8])));
        assertEquals(List.of(tunnel.inbound()), gateway.promoted);
    }

    @Test
    @DisplayName("a pending SA is tried only for its peer, and only within the budget of failures")
    void shouldBoundTrials() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]));
        byte[] elsewhere =
                Frames.ipv4(Frames.address("192.0.2.77"), Frames.address(GatewayUnderTest.GATEWAY), 50, 64, 0, esp);
        gateway.sendOutside(GatewayUnderTest.fromPeer(elsewhere));
        assertEquals(1, gateway.drops(DropReason.TRIAL_REFUSED));

        byte[] forged = esp.clone();
        forged[20] ^= 1;
        byte[] frame = GatewayUnderTest.outer(tunnel, forged);
        for (int i = 0; i < 40; i++) {
            gateway.sendOutside(frame, frame, frame, frame, frame);
        }
        long tried = gateway.drops(DropReason.ICV_WRONG);
        assertTrue(tried >= 32 && tried < 200, "tried " + tried);
        assertEquals(200, tried + gateway.drops(DropReason.TRIAL_BUDGET));
        assertTrue(gateway.promoted.isEmpty());
        assertEquals(
                SaState.PENDING_CODE,
                StateWord.state(SaTable.stateAcquire(tunnel.inbound().hot())));
    }

    @Test
    @DisplayName(
            "a trial is counted only for a packet of right length and number, from the peer; each refusal has its reason")
    void shouldCountTrialsExactly() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] esp = good(tunnel, 1);
        sendEsp(tunnel, Arrays.copyOf(esp, esp.length - 1));
        assertEquals(1, gateway.drops(DropReason.ESP_LENGTH));
        sendEsp(tunnel, good(tunnel, 0));
        assertEquals(1, gateway.drops(DropReason.REPLAYED), "number 0 is never sent");
        assertEquals(0, gateway.count(Counter.TRIALS));

        byte[] forged = esp.clone();
        forged[20] ^= 1;
        sendEsp(tunnel, forged);
        sendEsp(tunnel, forged);
        sendEsp(tunnel, tunnel.toGateway().seal(1, Frames.udp("10.3.0.1", GatewayUnderTest.HOST, 1, 2, new byte[8])));
        sendEsp(tunnel, esp);
        sendEsp(tunnel, esp);
        sendEsp(tunnel, good(tunnel, 2));

        assertEquals(4, gateway.count(Counter.TRIALS), "two forged, one astray, one good");
        SaReport report = SaReport.read(tunnel.inbound()).orElseThrow();
        assertEquals(SaState.ACTIVE, report.state());
        assertEquals(ActivationCause.TRAFFIC, report.cause());
        assertEquals(4, report.trials());
        assertEquals(2, report.trialFailures());
        assertEquals(2, report.icvFailures());
        assertEquals(1, report.selectorMismatches());
        assertEquals(2, report.replays(), "number 0, and the promoting packet again");
        assertEquals(0, report.budgetDrops());
        assertEquals(2, report.packets());
        assertEquals(2 * (20 + 8 + 8), report.octets());
        assertEquals(2, report.sequence());
        assertEquals(2, delivered());
    }

    @Test
    @DisplayName("A10: without ESN, the promoting packet may bear any number, and is the right edge of the window")
    void shouldBeginTheWindowAnywhere() {
        for (long first : new long[] {1, 37, LAST - 1024 + 1, LAST}) {
            start(Options.simple().withPending());
            Tunnel tunnel = gateway.tunnels.getFirst();
            long left = Math.max(1, first - 1023);
            sendEsp(tunnel, good(tunnel, first));
            assertEquals(1, gateway.count(Counter.PROMOTED));
            sendEsp(tunnel, good(tunnel, first));
            long expected = 1;
            if (first > 1) {
                sendEsp(tunnel, good(tunnel, left));
                expected++;
            }
            sendEsp(tunnel, good(tunnel, left - 1));
            assertEquals(expected, delivered(), "first number " + first);
            assertEquals(2, gateway.drops(DropReason.REPLAYED));
        }
    }

    @Test
    @DisplayName("a dummy packet that authenticates promotes, and is not delivered")
    void shouldPromoteByADummy() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, EspOracle.trailed(new byte[24], 59, 0)));
        assertEquals(List.of(tunnel.inbound()), gateway.promoted);
        assertEquals(1, gateway.drops(DropReason.ESP_DUMMY));
        assertEquals(0, delivered());
    }

    @Test
    @DisplayName("authentic packets that are no sound tunnel packets do not promote")
    void shouldNotPromoteByUnsoundPackets() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[9]);
        byte[] padding = EspOracle.trailed(inner, 4, 0);
        padding[padding.length - 2] = (byte) 200;
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, padding));
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, EspOracle.trailed(inner, 6, 0)));
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, EspOracle.trailed(Arrays.copyOf(inner, 19), 4, 0)));
        assertEquals(1, gateway.drops(DropReason.ESP_PADDING));
        assertEquals(1, gateway.drops(DropReason.ESP_NEXT_HEADER));
        assertEquals(1, gateway.drops(DropReason.INNER_HEADER));
        assertTrue(gateway.promoted.isEmpty());
        assertEquals(SaState.PENDING, state(tunnel.inbound()));
        sendEsp(tunnel, good(tunnel, 1));
        assertEquals(1, gateway.promoted.size());
    }

    @Test
    @DisplayName("over an IPv6 wire too, only the peer's packets are tried")
    void shouldTryOnlyTheIpv6Peer() {
        start(Options.simple().withPending());
        Tunnel tunnel =
                gateway.tunnel(Prefix.IPV6, Prefix.IPV6, Options.simple().withPending());
        byte[] esp = good(tunnel, 1);
        for (String source : new String[] {"2001:db8:ff::3", "2001:db8:fe::2"}) {
            byte[] packet =
                    Frames.ipv6(Frames.address(source), Frames.address(GatewayUnderTest.GATEWAY6), 50, 64, 0, esp);
            testbed.send(gateway.outside, GatewayUnderTest.fromPeer(packet));
        }
        byte[] overIpv4 = Frames.ipv4(
                Frames.address(GatewayUnderTest.PEER), Frames.address(GatewayUnderTest.GATEWAY), 50, 64, 0, esp);
        gateway.sendOutside(GatewayUnderTest.fromPeer(overIpv4));
        assertEquals(3, gateway.drops(DropReason.TRIAL_REFUSED));
        assertTrue(gateway.promoted.isEmpty());
        sendEsp(tunnel, esp);
        assertEquals(List.of(tunnel.inbound()), gateway.promoted);
    }

    @Test
    @DisplayName("before the trial delay is over nothing is tried")
    void shouldHoldTheTrialDelay() {
        start(Options.simple());
        Tunnel active = gateway.tunnels.getFirst();
        int spi = 0x7000;
        SaHandle sa = gateway.plane
                .inbound()
                .install(
                        SaParameters.inbound(spi)
                                .key(CipherSuite.AES_GCM_128, new byte[16], new byte[4])
                                .replayWindow(64)
                                .selector(Selector.between(Prefix.ANY4, Prefix.ANY4))
                                .outer(
                                        Prefix.parseAddress(GatewayUnderTest.PEER),
                                        Prefix.parseAddress(GatewayUnderTest.GATEWAY))
                                .pending()
                                .trialDelay(Duration.ofMinutes(30))
                                .build(),
                        System.nanoTime());
        EspOracle far = new EspOracle(spi, new byte[16], new byte[4]);
        sendEsp(active, far.seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8])));
        assertEquals(1, gateway.drops(DropReason.TRIAL_REFUSED));
        assertEquals(0, SaReport.read(sa).orElseThrow().trials());
        assertEquals(SaState.PENDING, state(sa));
    }

    @Test
    @DisplayName("traffic outwards moves to the successor in the moment of its promotion, and not before")
    void shouldMoveToTheSuccessor() {
        start(Options.simple());
        Tunnel old = gateway.tunnels.getFirst();
        Tunnel successor =
                gateway.tunnel(Prefix.IPV4, Prefix.IPV4, Options.simple().withPending());
        gateway.plane
                .tables()
                .policySas()
                .publishCandidate(
                        GatewayUnderTest.PROTECT4, successor.outbound().hot());
        byte[] out = GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]);
        assertArrayEquals(Frames.afterHops(out, 1), old.fromGateway().open(sealed(out)));

        // The promoting packet and the next one outwards come with no turn of the control thread in between.
        testbed.send(gateway.outside, GatewayUnderTest.outer(successor, good(successor, 1)));
        letWorkerFinish();
        assertEquals(1, gateway.count(Counter.PROMOTED));
        assertTrue(gateway.promoted.isEmpty());
        assertArrayEquals(Frames.afterHops(out, 1), successor.fromGateway().open(sealed(out)));
    }

    /** Until it has no work, however often an engine has to be asked; the control thread has no turn. */
    private void letWorkerFinish() {
        Worker worker = gateway.plane.workers().getFirst();
        while (worker.poll() > 0) {
            // Each poll does a part.
        }
    }

    private byte[] sealed(byte[] packet) {
        testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet));
        letWorkerFinish();
        byte[] outer = Frames.packet(gateway.receiveOne(gateway.outside));
        return Arrays.copyOfRange(outer, 20, outer.length);
    }

    @Test
    @DisplayName("a dying SA still receives, and a dead one does not, before its record is reclaimed and after")
    void shouldReceiveWhileDyingOnly() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        Worker worker = gateway.plane.workers().getFirst();
        worker.enter();
        assertEquals(Transition.DONE, gateway.plane.inbound().startDying(tunnel.inbound()));
        sendEsp(tunnel, good(tunnel, 1));
        assertEquals(1, delivered());

        assertEquals(Transition.DONE, gateway.plane.inbound().retire(tunnel.inbound()));
        testbed.send(gateway.outside, GatewayUnderTest.outer(tunnel, good(tunnel, 2)));
        assertEquals(1, worker.poll());
        assertEquals(1, gateway.drops(DropReason.SA_DEAD));
        for (int i = 0; i < 3; i++) {
            gateway.poll();
        }
        sendEsp(tunnel, good(tunnel, 3));
        assertEquals(1, gateway.drops(DropReason.SPI_UNKNOWN));
        assertEquals(0, delivered());
        worker.leave();
    }

    @Test
    @DisplayName("a reserved SPI without keys yet receives nothing")
    void shouldReceiveNothingWhileLarval() {
        start(Options.simple());
        int spi = gateway.plane.inbound().reserveSpi(1);
        EspOracle far = new EspOracle(spi, new byte[16], new byte[4]);
        sendEsp(gateway.tunnels.getFirst(), far.seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8])));
        assertEquals(1, gateway.drops(DropReason.SA_LARVAL));
        assertEquals(0, delivered());
    }

    @Test
    @DisplayName("a message that confirms after traffic changes nothing for packets")
    void shouldKeepReceivingWhenConfirmed() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        sendEsp(tunnel, good(tunnel, 1));
        assertEquals(Transition.ALREADY, gateway.plane.inbound().activate(tunnel.inbound(), ActivationCause.MESSAGE));
        sendEsp(tunnel, good(tunnel, 2));
        assertEquals(2, delivered());
        assertTrue(SaReport.read(tunnel.inbound()).orElseThrow().isConfirmed());
        assertEquals(
                ActivationCause.TRAFFIC,
                SaReport.read(tunnel.inbound()).orElseThrow().cause());
    }
}

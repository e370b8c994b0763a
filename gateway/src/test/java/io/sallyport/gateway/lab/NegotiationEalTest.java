package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.ike.connection.Phase1Exchange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gateways negotiate over DPDK's rings, and the wire loses the last message. */
final class NegotiationEalTest {
    private static Eal eal;

    @BeforeAll
    static void startEal() {
        eal = Eal.start(EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(192)
                .filePrefix("sallyport-negotiation")
                .build());
    }

    @AfterAll
    static void stopEal() {
        eal.close();
    }

    private static LabOptions options(Phase1Exchange exchange, String drop, boolean ipv6) {
        NegotiationOptions asked = new NegotiationOptions(exchange, DropRule.parse(drop), false, Optional.empty(), 1);
        return new LabOptions(1, PacketSize.parse("imix"), 0, ipv6, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
    }

    private static NegotiationRun run(Phase1Exchange exchange, String drop, boolean ipv6, boolean promotion)
            throws InterruptedException {
        return new Negotiation(options(exchange, drop, ipv6)).run(eal, promotion);
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    @DisplayName("E1: the last message never arrives: with promotion all packets pass, and answers come back")
    void shouldStandByTraffic(Phase1Exchange exchange) throws InterruptedException {
        NegotiationRun run = run(exchange, "qm3:always", false, true);
        assertEquals("traffic", run.activation());
        assertTrue(run.sent() > 0 && run.lost() <= 1, run::text);
        assertTrue(run.outboundOpenMicros().isPresent(), run::text);
        assertTrue(run.lastMessagesLost() >= 1, run::text);
    }

    @Test
    @DisplayName("E1: the same wire without promotion: nothing passes")
    void shouldNotStandWithoutPromotion() throws InterruptedException {
        NegotiationRun run = run(Phase1Exchange.MAIN, "qm3:always", false, false);
        assertEquals("none", run.activation());
        assertEquals(0, run.delivered(), run::text);
        assertTrue(run.firstDeliveryMicros().isEmpty() && run.ok(), run::text);
    }

    @Test
    @DisplayName("E4: without loss no packet is lost, with promotion and over IPv6")
    void shouldLoseNothingWhereNothingIsLost() throws InterruptedException {
        NegotiationRun run = run(Phase1Exchange.MAIN, "none", true, true);
        assertEquals(0, run.lost(), run::text);
        assertEquals(0, run.lastMessagesLost());
    }

    private static NegotiationRun withCommitBit(String drop, boolean promotion, int seconds)
            throws InterruptedException {
        NegotiationOptions asked =
                new NegotiationOptions(Phase1Exchange.MAIN, DropRule.parse(drop), true, Optional.empty(), seconds);
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        return new Negotiation(options).run(eal, promotion);
    }

    @Test
    @DisplayName("E2: CONNECTED never arrives: with promotion the responder's packets open the initiator's tunnel")
    void shouldStandWithoutConnected() throws InterruptedException {
        NegotiationRun run = withCommitBit("connected:always", true, 1);
        assertEquals("traffic", run.activation());
        assertTrue(run.sent() > 0 && run.lost() <= 1, run::text);
        assertTrue(run.outboundOpenMicros().isPresent() && run.ok(), run::text);
        assertTrue(run.lastMessagesLost() >= 1, run::text);
    }

    @Test
    @DisplayName("E2: the same wire without promotion: nothing passes while the initiator waits")
    void shouldWaitForConnectedWithoutPromotion() throws InterruptedException {
        NegotiationRun run = withCommitBit("connected:always", false, 1);
        assertEquals("none", run.activation());
        assertEquals(0, run.delivered(), run::text);
    }

    @Test
    @DisplayName("E2: with the commit bit and without message 3 each side waits for the other, for a bounded time")
    void shouldOpenWhenTheInitiatorHasWaited() throws InterruptedException {
        NegotiationRun run = withCommitBit("qm3:always", true, 4);
        assertEquals("traffic", run.activation(), "of the responder, once the initiator sends");
        assertTrue(run.delivered() > 0 && run.ok(), run::text);
        assertTrue(run.firstDeliveryMicros().orElseThrow() >= 1_000_000, run::text);
    }

    @Test
    @DisplayName("pairs that are replaced every two seconds lose no packet on a wire that loses none")
    void shouldReplacePairs() throws InterruptedException {
        NegotiationOptions asked = new NegotiationOptions(
                Phase1Exchange.MAIN, DropRule.parse("none"), false, Optional.of(Duration.ofSeconds(2)), 6);
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        NegotiationRun run = new Negotiation(options).run(eal, true);
        assertTrue(run.sent() > 0, run::text);
        assertEquals(0, run.lost(), run::text);
    }

    @Test
    @DisplayName(
            "E5: traffic goes on while pairs are replaced every two seconds without message 3, on a wire that loses 5 %")
    void shouldCarryTrafficThroughRekeysUnderLoss() throws InterruptedException {
        NegotiationOptions asked = new NegotiationOptions(
                Phase1Exchange.MAIN, DropRule.parse("qm3:always"), false, Optional.of(Duration.ofSeconds(2)), 5);
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 5, false, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        NegotiationRun run = new Negotiation(options).run(eal, true);
        assertTrue(run.lastMessagesLost() >= 2, run::text);
        assertTrue(run.lostByWire() > 0 && run.delivered() > run.sent() * 3 / 4, run::text);
    }

    @Test
    @DisplayName("a child that starts on traffic is negotiated for the first packet that wants it, and not before")
    void shouldBeginWithTraffic() throws InterruptedException {
        LabOptions options = options(Phase1Exchange.MAIN, "none", false);
        QuickModeTap tap = new QuickModeTap(options.negotiation().drop());
        try (LabBench bench = new LabBench(eal, options, LabNetwork.negotiatedOnTraffic(options), Optional.of(tap))) {
            bench.start();
            try {
                turn(bench, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300), false);
                assertTrue(tap.secondMessage().isEmpty(), "nothing wanted an SA");
                turn(bench, System.nanoTime() + TimeUnit.SECONDS.toNanos(20), true);
                assertTrue(bench.far().delivered() > 0, "the packets that followed");
            } finally {
                bench.stop();
            }
        }
    }

    /** Lets the wire and the hosts work until the time is over, or a packet was delivered. */
    private static void turn(LabBench bench, long end, boolean sends) {
        while (System.nanoTime() - end < 0 && bench.far().delivered() == 0) {
            if (sends) {
                bench.near().send(1);
            }
            int _ = bench.wire().move() + bench.far().receive() + bench.near().receive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    @DisplayName("what the wire loses is written qm3 and a number, qm3:always, or none")
    void shouldReadWhatTheWireLoses() {
        assertEquals(2, DropRule.parse("qm3:2").times());
        assertEquals(DropRule.ALWAYS, DropRule.parse("qm3:always").times());
        assertEquals("none", DropRule.parse("none").label());
        assertEquals(new DropRule(DropRule.Message.CONNECTED, 1), DropRule.parse("connected:1"));
        assertEquals("connected:always", DropRule.last(true).label());
        DropRule connected = DropRule.last(true);
        assertThrows(
                IllegalArgumentException.class,
                () -> new NegotiationOptions(Phase1Exchange.MAIN, connected, false, Optional.empty(), 1),
                "it is sent only with the commit bit");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> DropRule.parse("qm2:1"))
                .getMessage()
                .contains("write qm3:always"));
    }
}

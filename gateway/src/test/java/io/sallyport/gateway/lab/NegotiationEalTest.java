package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.ike.connection.Phase1Exchange;
import java.util.Optional;
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

    private static NegotiationRun run(Phase1Exchange exchange, String drop, boolean ipv6, boolean promotion)
            throws InterruptedException {
        NegotiationOptions asked = new NegotiationOptions(exchange, DropRule.parse(drop), false, Optional.empty(), 1);
        LabOptions options =
                new LabOptions(1, PacketSize.parse("imix"), 0, ipv6, 1, Optional.empty(), Crypto.IPSEC_MB, asked);
        return new Negotiation(options).run(eal, promotion);
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

    @Test
    @DisplayName("what the wire loses is written qm3 and a number, qm3:always, or none")
    void shouldReadWhatTheWireLoses() {
        assertEquals(2, DropRule.parse("qm3:2").times());
        assertEquals(DropRule.ALWAYS, DropRule.parse("qm3:always").times());
        assertEquals("none", DropRule.parse("none").label());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> DropRule.parse("qm2:1"))
                .getMessage()
                .contains("write qm3:always"));
    }
}

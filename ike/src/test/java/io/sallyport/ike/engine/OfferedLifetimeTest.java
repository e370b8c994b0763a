package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.simulation.Gateways;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lifetimes that a peer offers in Quick Mode (RFC 2407 section 4.5). */
final class OfferedLifetimeTest {
    private final Gateways gateways =
            Gateways.of(56, UnaryOperator.identity(), UnaryOperator.identity()).connect();

    @ParameterizedTest(name = "{0} {1}: {2} s, {3} octets")
    @CsvSource({
        "SECONDS, 0000, 3600, 9223372036854775807",
        "SECONDS, 0000000000000000, 3600, 9223372036854775807",
        "SECONDS, 0001, 1, 9223372036854775807",
        "SECONDS, ffffffffffffffff, 3600, 9223372036854775807",
        "KILOBYTES, 00, 3600, 9223372036854775807",
        "KILOBYTES, 0000, 3600, 9223372036854775807",
        "KILOBYTES, 0001, 3600, 1024",
        "KILOBYTES, 001fffffffffffff, 3600, 9223372036854774784",
        "KILOBYTES, 0020000000000000, 3600, 9223372036854775807",
        "KILOBYTES, ffffffffffffffff, 3600, 9223372036854775807"
    })
    @DisplayName("a lifetime of 0 is none, and one beyond all counters bounds nothing")
    void shouldTakeAnyLifetime(LifeType unit, String duration, long seconds, long octets) {
        offer(unit, Octets.ofHex(duration));

        assertEquals(2, gateways.east().dataPlane().pairs().size());
        SaLifetimes agreed =
                gateways.east().dataPlane().pairs().getLast().parameters.lifetimes();
        assertEquals(Duration.ofSeconds(seconds), agreed.hardTime());
        assertEquals(octets, agreed.hardOctets());
    }

    @ParameterizedTest
    @CsvSource({"SECONDS", "KILOBYTES"})
    @DisplayName("a lifetime without a number, or longer than any, is no offer")
    void shouldRefuseALifetimeThatIsNoNumber(LifeType unit) {
        offer(unit, Octets.EMPTY);
        offer(unit, Octets.ofHex("01".repeat(9)));

        assertEquals(1, gateways.east().dataPlane().pairs().size());
        assertEquals(2, gateways.east().refusals(Refusal.NO_PROPOSAL));
        assertTrue(gateways.carriesTraffic());
    }

    /** West asks for one more pair, for the same networks. */
    private void offer(LifeType unit, Octets duration) {
        QuickModePeer.ask(
                gateways,
                QuickModePeer.payloads(
                        EspTransform.AES_GCM_16,
                        List.of(
                                QuickModePeer.basic(Phase2Attribute.LIFE_TYPE, unit.code()),
                                new DataAttribute.Variable(Phase2Attribute.LIFE_DURATION.code(), duration),
                                QuickModePeer.basic(
                                        Phase2Attribute.ENCAPSULATION_MODE, EncapsulationMode.TUNNEL.code()),
                                QuickModePeer.basic(Phase2Attribute.KEY_LENGTH, 128))));
    }
}

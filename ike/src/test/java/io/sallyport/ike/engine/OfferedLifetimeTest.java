package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
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
        IkeSa sa = gateways.west()
                .engine()
                .find(gateways.west()
                        .events(IkeEvent.Phase1Established.class)
                        .getLast()
                        .cookies())
                .orElseThrow();
        Conversation conversation = sa.exchanges().open(ExchangeType.QUICK_MODE);
        Transform transform = new Transform(
                1,
                EspTransform.AES_GCM_16.code(),
                List.of(
                        basic(Phase2Attribute.LIFE_TYPE, unit.code()),
                        new DataAttribute.Variable(Phase2Attribute.LIFE_DURATION.code(), duration),
                        basic(Phase2Attribute.ENCAPSULATION_MODE, EncapsulationMode.TUNNEL.code()),
                        basic(Phase2Attribute.KEY_LENGTH, 128)));
        conversation.send(
                0,
                conversation.hashes()::first,
                List.of(
                        new SecurityAssociationPayload(List.of(
                                new Proposal(1, ProtocolId.ESP.code(), Octets.ofHex("0badcafe"), List.of(transform)))),
                        new NoncePayload(Octets.ofHex("5a".repeat(32))),
                        Gateways.net(Gateways.WEST).toPayload(),
                        Gateways.net(Gateways.EAST).toPayload()));
        gateways.world().run(100 * World.MILLISECOND);
    }

    private static DataAttribute basic(Phase2Attribute attribute, int value) {
        return new DataAttribute.Basic(attribute.code(), value);
    }
}

package io.sallyport.ike.phase1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.assigned.Phase1Attribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.Gateways;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read of a peer's first message (RFC 2409 appendix A). */
final class OffersTest {
    private static final Connection CONNECTION =
            Gateways.connection(Gateways.WEST, Gateways.EAST, UnaryOperator.identity(), UnaryOperator.identity());

    @Test
    @DisplayName("a lifetime of 0 is none, and one beyond all clocks is as long as any")
    void shouldTakeAnyLifetime() {
        assertEquals(Optional.empty(), lifetime("0000"));
        assertEquals(Optional.empty(), lifetime("0000000000000000"));
        assertEquals(Optional.of(Duration.ofSeconds(60)), lifetime("003c"));
        assertEquals(Optional.of(Duration.ofSeconds(Integer.MAX_VALUE)), lifetime("ffffffffffffffff"));
    }

    private static Optional<Duration> lifetime(String duration) {
        Proposal offer = Offers.offer(CONNECTION).proposals().getFirst();
        Transform transform = offer.transforms().getFirst();
        List<DataAttribute> attributes = transform.attributes().stream()
                .map(one -> one.type() == Phase1Attribute.LIFE_DURATION.code()
                        ? new DataAttribute.Variable(one.type(), Octets.ofHex(duration))
                        : one)
                .toList();
        SecurityAssociationPayload offered = new SecurityAssociationPayload(List.of(new Proposal(
                offer.number(),
                offer.protocolNumber(),
                offer.spi(),
                List.of(new Transform(transform.number(), transform.id(), attributes)))));
        return Offers.choose(List.of(CONNECTION), offered).orElseThrow().lifetime();
    }
}

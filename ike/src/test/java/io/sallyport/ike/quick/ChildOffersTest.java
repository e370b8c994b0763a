package io.sallyport.ike.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.simulation.Gateways;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An offer")
final class ChildOffersTest {
    private static final long MEGABYTE = 1 << 20;

    /** ESP and AH together. */
    private static ChildConfiguration bundle(Duration time, long octets) {
        return ChildConfiguration.builder(
                        Gateways.CHILD, new SelectorPair(Gateways.net(Gateways.WEST), Gateways.net(Gateways.EAST)))
                .proposals(ChildProposal.of(
                        ChildTransform.esp(EspTransform.AES_GCM_16, 128),
                        ChildTransform.ah(AuthenticationAlgorithm.HMAC_SHA2_256)))
                .rekey(new RekeyPolicy(time, Duration.ofSeconds(1), 0, Duration.ofSeconds(1)))
                .octets(octets)
                .build();
    }

    private static List<Proposal> parts(Duration time, long octets) {
        return ChildOffers.offer(bundle(time, octets), false, _ -> Octets.ofHex("0badcafe"))
                .proposals();
    }

    @ParameterizedTest(name = "ESP {0} s and {1} MB, AH {2} s and {3} MB")
    @CsvSource({"60, 3, 90, 2", "90, 2, 60, 3"})
    @DisplayName("of a bundle whose parts say different lifetimes ends with the first of them")
    void shouldTakeTheLeastOfABundle(long esp, long espOctets, long ah, long ahOctets) {
        ChildOffers.Choice choice = ChildOffers.choose(
                        bundle(Duration.ofHours(1), 9 * MEGABYTE),
                        false,
                        new SecurityAssociationPayload(List.of(
                                parts(Duration.ofSeconds(esp), espOctets * MEGABYTE)
                                        .getFirst(),
                                parts(Duration.ofSeconds(ah), ahOctets * MEGABYTE)
                                        .getLast())))
                .orElseThrow();

        assertEquals(Optional.of(Duration.ofSeconds(60)), choice.time());
        assertEquals(2 * MEGABYTE, choice.octets());
    }
}

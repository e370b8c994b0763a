package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every algorithm that can be negotiated, in both phases. */
final class ProposalTest {
    static Stream<ChildProposal> children() {
        List<ChildProposal> all = new ArrayList<>();
        List<AuthenticationAlgorithm> integrity = List.of(
                AuthenticationAlgorithm.HMAC_SHA,
                AuthenticationAlgorithm.HMAC_SHA2_256,
                AuthenticationAlgorithm.HMAC_SHA2_384,
                AuthenticationAlgorithm.HMAC_SHA2_512,
                AuthenticationAlgorithm.AES_XCBC_MAC);
        for (AuthenticationAlgorithm one : integrity) {
            all.add(ChildProposal.of(ChildTransform.esp(EspTransform.AES_CBC, 256, one)));
            all.add(ChildProposal.of(ChildTransform.esp(EspTransform.AES_CTR, 192, one)));
            all.add(ChildProposal.of(ChildTransform.esp(EspTransform.NULL, 0, one)));
            all.add(ChildProposal.of(ChildTransform.ah(one)));
            all.add(ChildProposal.of(ChildTransform.esp(EspTransform.AES_GCM_16, 128), ChildTransform.ah(one)));
        }
        for (EspTransform combined : List.of(
                EspTransform.AES_GCM_8,
                EspTransform.AES_GCM_12,
                EspTransform.AES_GCM_16,
                EspTransform.AES_CCM_8,
                EspTransform.AES_CCM_12,
                EspTransform.AES_CCM_16,
                EspTransform.NULL_AUTH_AES_GMAC)) {
            for (int bits : List.of(128, 192, 256)) {
                all.add(ChildProposal.of(ChildTransform.esp(combined, bits)));
            }
        }
        all.add(ChildProposal.of(ChildTransform.ah(AuthenticationAlgorithm.AES_256_GMAC)));
        all.add(ChildProposal.of(ChildTransform.esp(EspTransform.AES_GCM_16, 256))
                .withExtendedSequenceNumbers());
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("children")
    void shouldNegotiate(ChildProposal proposal) {
        Gateways gateways = Gateways.of(71, UnaryOperator.identity(), child -> child.proposals(proposal))
                .connect();

        assertTrue(gateways.carriesTraffic());
        var west = gateways.west().dataPlane().pairs().getFirst();
        var east = gateways.east().dataPlane().pairs().getFirst();
        assertEquals(west.inboundKey, east.outboundKey);
        assertEquals(proposal.transforms().size(), west.parameters.protocols().size());
        int octets = proposal.transforms().getFirst().encryptionOctets()
                + proposal.transforms().getFirst().integrityOctets();
        assertEquals(octets, west.inboundKey.length());
        assertEquals(proposal.extendedSequenceNumbers(), east.parameters.extendedSequenceNumbers());
    }

    static Stream<Phase1Proposal> phase1() {
        return Stream.of(
                new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 256, HashAlgorithm.SHA, GroupDescription.MODP_2048),
                new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 192, HashAlgorithm.SHA2_384, GroupDescription.ECP_256),
                new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, HashAlgorithm.SHA2_512, GroupDescription.ECP_384),
                new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, HashAlgorithm.SHA2_256, GroupDescription.ECP_521));
    }

    @ParameterizedTest
    @MethodSource("phase1")
    void shouldNegotiate(Phase1Proposal proposal) {
        Gateways gateways = Gateways.of(72, connection -> connection.proposals(proposal), UnaryOperator.identity())
                .connect();

        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldChooseTheFirstOfOursThatThePeerOffersToo() {
        ChildProposal gcm = ChildProposal.of(ChildTransform.esp(EspTransform.AES_GCM_16, 256));
        ChildProposal cbc =
                ChildProposal.of(ChildTransform.esp(EspTransform.AES_CBC, 128, AuthenticationAlgorithm.HMAC_SHA2_256));
        Gateways gateways = Gateways.of(
                        new World(73),
                        UnaryOperator.identity(),
                        child -> child.proposals(cbc, gcm),
                        child -> child.proposals(gcm))
                .connect();

        assertTrue(gateways.carriesTraffic());
        assertEquals(
                gcm.transforms().getFirst(),
                gateways.east()
                        .dataPlane()
                        .pairs()
                        .getFirst()
                        .parameters
                        .protocols()
                        .getFirst()
                        .transform());
    }

    @Test
    @DisplayName("I6: an offer that is not ours to the letter is not chosen")
    void shouldRefuseOffersThatDiffer() {
        Gateways gateways = Gateways.of(
                        new World(74),
                        UnaryOperator.identity(),
                        child -> child.mode(SaMode.TRANSPORT),
                        child -> child.mode(SaMode.TUNNEL))
                .connect();

        assertEquals(0, gateways.east().dataPlane().pairs().size());
        assertTrue(gateways.east().refusals(Refusal.NO_PROPOSAL) > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16_000, 32_001})
    @DisplayName("I6: in Quick Mode an offer that is ours but for one attribute that is not known is not chosen")
    void shouldRefuseUnknownAttributesOfChildren(int type) {
        Gateways gateways = Gateways.of(78, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
        List<DataAttribute> attributes = new ArrayList<>(List.of(
                QuickModePeer.basic(Phase2Attribute.ENCAPSULATION_MODE, EncapsulationMode.TUNNEL.code()),
                QuickModePeer.basic(Phase2Attribute.KEY_LENGTH, 128),
                new DataAttribute.Basic(type, 1)));
        QuickModePeer.ask(gateways, QuickModePeer.payloads(EspTransform.AES_GCM_16, attributes));
        assertEquals(1, gateways.east().refusals(Refusal.NO_PROPOSAL));
        assertEquals(1, gateways.east().dataPlane().pairs().size());

        attributes.removeLast();
        QuickModePeer.ask(gateways, QuickModePeer.payloads(EspTransform.AES_GCM_16, attributes));
        assertEquals(1, gateways.east().refusals(Refusal.NO_PROPOSAL));
        assertEquals(2, gateways.east().dataPlane().pairs().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 16_000, 32_001})
    @DisplayName("I6: in phase 1 an offer that is ours but for one attribute that is not known is not chosen")
    void shouldRefuseUnknownAttributesOfPhase1(int type) {
        Gateways refused = offering(new DataAttribute.Basic(type, 1));
        assertTrue(refused.east().refusals(Refusal.NO_PROPOSAL) > 0);
        assertEquals(0, refused.east().dataPlane().pairs().size());
        assertTrue(Messages.sent(refused.world().wire(), Gateways.EAST, ExchangeType.IDENTITY_PROTECTION)
                .isEmpty());

        Gateways taken = offering();
        assertEquals(0, taken.east().refusals(Refusal.NO_PROPOSAL));
        assertTrue(taken.carriesTraffic());
    }

    /** West's first message bears more attributes than west put into it. */
    private static Gateways offering(DataAttribute... more) {
        Gateways gateways = Gateways.of(79, UnaryOperator.identity(), UnaryOperator.identity());
        gateways.world().faults((datagram, random) -> {
            if (Messages.decode(datagram).orElseThrow() instanceof ClearMessage message
                    && message.header().cookies().responder() == 0) {
                byte[] changed = new ClearMessage(message.header(), with(message.chain(), List.of(more))).encode();
                gateways.world()
                        .after(
                                World.MILLISECOND,
                                () -> gateways.world()
                                        .deliver(
                                                new Datagram(datagram.local(), datagram.remote(), Octets.of(changed))));
                return List.of();
            }
            return List.of(0L);
        });
        return gateways.connect();
    }

    private static PayloadChain with(PayloadChain chain, List<DataAttribute> more) {
        return PayloadChain.of(chain.payloads().stream()
                .map(payload -> payload instanceof SecurityAssociationPayload(List<Proposal> proposals)
                        ? new SecurityAssociationPayload(
                                proposals.stream().map(one -> with(one, more)).toList())
                        : payload)
                .toArray(Payload[]::new));
    }

    private static Proposal with(Proposal proposal, List<DataAttribute> more) {
        return new Proposal(
                proposal.number(),
                proposal.protocolNumber(),
                proposal.spi(),
                proposal.transforms().stream()
                        .map(one -> new Transform(
                                one.number(),
                                one.id(),
                                Stream.concat(one.attributes().stream(), more.stream())
                                        .toList()))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, -1})
    @DisplayName("D13: an offer or an answer with an SPI of 0 to 255 is not taken")
    void shouldRefuseReservedSpis(int spi) {
        boolean reserved = spi >= 0 && spi <= 255;
        Gateways offered = Gateways.of(76, UnaryOperator.identity(), UnaryOperator.identity());
        offered.west().dataPlane().nextSpi(spi);
        offered.connect();
        assertEquals(reserved ? 0 : 1, offered.east().dataPlane().pairs().size());
        assertEquals(reserved, offered.east().refusals(Refusal.NO_PROPOSAL) > 0);
        assertEquals(0, offered.east().dataPlane().reservedSpis());

        Gateways answered = Gateways.of(77, UnaryOperator.identity(), UnaryOperator.identity());
        answered.east().dataPlane().nextSpi(spi);
        answered.connect();
        assertEquals(reserved ? 0 : 1, answered.west().dataPlane().pairs().size());
        assertEquals(0, answered.west().dataPlane().reservedSpis());
    }

    @Test
    void shouldCarryProtocolAndPortInSelectors() {
        TrafficSelector web = Gateways.net(Gateways.EAST).with(6, 443);
        Gateways gateways = Gateways.of(75, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();

        assertEquals(web, TrafficSelector.of(web.toPayload()).orElseThrow());
        assertEquals(
                gateways.west()
                        .dataPlane()
                        .pairs()
                        .getFirst()
                        .parameters
                        .selectors()
                        .local(),
                gateways.east()
                        .dataPlane()
                        .pairs()
                        .getFirst()
                        .parameters
                        .selectors()
                        .remote());
    }
}

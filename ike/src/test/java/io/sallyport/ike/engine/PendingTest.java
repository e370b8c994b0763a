package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens while the last message of a Quick Mode is missing. */
final class PendingTest {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private static Gateways gateways(long seed, PendingPolicy policy) {
        return Gateways.of(seed, UnaryOperator.identity(), child -> child.pending(policy));
    }

    private static Pair only(SimulatedDataPlane plane) {
        assertEquals(1, plane.pairs().size());
        return plane.pairs().getFirst();
    }

    @ParameterizedTest(name = "E1: lost {0} times")
    @ValueSource(ints = {1, 2, 3, 4, ALWAYS})
    @DisplayName("E1: traffic opens the tunnel when the last message is lost, however often")
    void shouldPromoteByTrafficWhenTheLastMessageIsLost(int times) {
        Gateways gateways = gateways(11, PendingPolicy.DEFAULT);
        gateways.world().faults(Messages.loseQuickMode(3, times));
        gateways.connect();
        assertEquals(State.PENDING, only(gateways.east().dataPlane()).state);

        assertTrue(gateways.carriesTraffic());
        assertEquals(Optional.of(ActivationCause.TRAFFIC), only(gateways.east().dataPlane()).cause);
        assertEquals(1, gateways.east().events(IkeEvent.ChildActive.class).size());
        gateways.world().run(120 * World.SECOND);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("E1: without promotion nothing passes while the last message is lost")
    void shouldCarryNothingWithoutPromotionWhenTheLastMessageIsLost() {
        Gateways gateways = gateways(12, PendingPolicy.DEFAULT.withoutPromotion());
        gateways.world().faults(Messages.loseQuickMode(3, ALWAYS));
        gateways.connect();

        assertFalse(gateways.carriesTraffic());
        assertEquals(0, gateways.east().dataPlane().pairs().size());
        gateways.world().run(120 * World.SECOND);
        assertEquals(0, gateways.east().dataPlane().reservedSpis());
    }

    @Test
    @DisplayName("E2: traffic opens the initiator's tunnel when CONNECTED is lost")
    void shouldPromoteTheInitiatorByTrafficWhenConnectedIsLost() {
        Gateways gateways = gateways(13, PendingPolicy.DEFAULT.withCommitBit());
        gateways.world().faults(Messages.loseQuickMode(4, ALWAYS));
        gateways.connect();
        assertEquals(State.PENDING, only(gateways.west().dataPlane()).state);

        gateways.east().dataPlane().send(1);
        gateways.world().run(World.SECOND);

        assertEquals(Optional.of(ActivationCause.TRAFFIC), only(gateways.west().dataPlane()).cause);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldActivateTheInitiatorByConnected() {
        Gateways gateways = gateways(14, PendingPolicy.DEFAULT.withCommitBit()).connect();

        assertEquals(Optional.of(ActivationCause.MESSAGE), only(gateways.west().dataPlane()).cause);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("without promotion an initiator's SPI is given back when the ISAKMP SA ends before CONNECTED comes")
    void shouldGiveTheSpiBackWhenTheSaEndsBeforeConnected() {
        Gateways gateways = gateways(34, PendingPolicy.DEFAULT.withCommitBit().withoutPromotion());
        gateways.world().faults(Messages.loseQuickMode(4, ALWAYS));
        gateways.connect();
        assertEquals(1, gateways.west().dataPlane().reservedSpis());
        assertEquals(0, gateways.west().dataPlane().pairs().size());
        gateways.west().engine().terminate(Gateways.CONNECTION);
        gateways.world().run(World.SECOND);

        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(0, gateways.west().dataPlane().reservedSpis());
    }

    /**
     * At the third message of each Quick Mode that west began: how many pairs of west receive, and how many of them have sent, where
     * west's hosts send all the time and at that very moment too.
     */
    private static List<String> atThirdMessages(Gateways gateways, int rekeys) {
        SimulatedDataPlane plane = gateways.west().dataPlane();
        Map<Integer, Integer> messages = new HashMap<>();
        List<String> found = new ArrayList<>();
        gateways.world().faults((datagram, random) -> {
            boolean ours = Messages.is(datagram, ExchangeType.QUICK_MODE)
                    && datagram.local().address().equals(Gateways.WEST);
            int id = Messages.decode(datagram)
                    .map(message -> message.header().messageId())
                    .orElse(0);
            if (ours && messages.merge(id, 1, Integer::sum) == 2) {
                plane.send(found.size());
                Pair newest = plane.pairs().getLast();
                found.add(newest.state + ", sent " + newest.sent);
            }
            return List.of(0L);
        });
        gateways.connect();
        for (int i = 0; i < rekeys; i++) {
            Pair last = plane.pairs().getLast();
            gateways.west().engine().onLifetime(last.handle, LifetimeEnd.SOFT);
            gateways.world().run(5 * World.SECOND);
        }
        return found;
    }

    @Test
    @DisplayName("an initiator's pair receives, and sends nothing, before the third message has gone to the transport")
    void shouldOpenTheOutboundSaBehindTheThirdMessage() {
        Gateways gateways = gateways(31, PendingPolicy.DEFAULT);
        // A pair that replaces another is PENDING for a moment, and the old one sends.
        assertEquals(List.of("ACTIVE, sent 0", "PENDING, sent 0", "PENDING, sent 0"), atThirdMessages(gateways, 2));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("without promotion an initiator's pairs, the later ones too, send nothing before the third message")
    void shouldOpenTheOutboundSaBehindTheThirdMessageWithoutPromotion() {
        Gateways gateways = gateways(32, PendingPolicy.DEFAULT.withoutPromotion());
        assertEquals(List.of("ACTIVE, sent 0", "ACTIVE, sent 0", "ACTIVE, sent 0"), atThirdMessages(gateways, 2));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("with the commit bit an initiator's pairs are PENDING and send nothing before the third message")
    void shouldSendNothingBeforeTheThirdMessageWithTheCommitBit() {
        Gateways gateways = gateways(33, PendingPolicy.DEFAULT.withCommitBit());
        assertEquals(List.of("PENDING, sent 0", "PENDING, sent 0", "PENDING, sent 0"), atThirdMessages(gateways, 2));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldPublishThePendingPairBeforeTheSecondMessageLeaves() {
        Gateways gateways = gateways(15, PendingPolicy.DEFAULT);
        int[] pendingWhenSent = {-1};
        gateways.world().faults((datagram, random) -> {
            boolean second = Messages.is(datagram, ExchangeType.QUICK_MODE)
                    && datagram.local().address().equals(Gateways.EAST);
            if (second) {
                pendingWhenSent[0] =
                        gateways.east().dataPlane().pairs(State.PENDING).size();
            }
            return List.of(0L);
        });
        gateways.connect();

        assertEquals(1, pendingWhenSent[0]);
    }

    @Test
    @DisplayName("a pair is given up after 40 s, or after the time that is configured")
    void shouldWaitForTheTimeThatIsConfigured() {
        for (boolean configured : new boolean[] {false, true}) {
            PendingPolicy policy = PendingPolicy.DEFAULT;
            Gateways gateways = gateways(17, configured ? policy.withTimeout(Duration.ofSeconds(5)) : policy);
            gateways.world().faults(Messages.loseQuickMode(3, ALWAYS));
            gateways.connect();
            gateways.world().run((configured ? 3 : 38) * World.SECOND);
            assertEquals(State.PENDING, only(gateways.east().dataPlane()).state);
            gateways.world().run(2 * World.SECOND);
            assertEquals(State.DEAD, only(gateways.east().dataPlane()).state);
        }
    }

    @Test
    void shouldExpireThePairThatNothingProves() {
        Gateways gateways = gateways(16, PendingPolicy.DEFAULT);
        gateways.world().faults(Messages.loseQuickMode(3, ALWAYS));
        gateways.connect();
        gateways.world().run(60 * World.SECOND);

        assertEquals(State.DEAD, only(gateways.east().dataPlane()).state);
        assertEquals(1, gateways.east().events(IkeEvent.ChildExpired.class).size());
        assertEquals(0, gateways.east().engine().childCount());
    }

    @Test
    @DisplayName("A5: a pair without authentication cannot be configured, whatever the cipher")
    void shouldRefuseProposalsWithoutAuthentication() {
        for (EspTransform cipher : List.of(EspTransform.NULL, EspTransform.AES_CBC, EspTransform.AES_CTR)) {
            int bits = cipher == EspTransform.NULL ? 0 : 128;
            assertTrue(throwsArgument(() -> new ChildTransform(ProtocolId.ESP, cipher.code(), bits, Optional.empty())));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NULL", "AES_CBC", "AES_CTR"})
    @DisplayName("A5: a peer's offer without authentication is refused, whatever the cipher")
    void shouldRefuseOffersWithoutAuthentication(EspTransform cipher) {
        int bits = cipher == EspTransform.NULL ? 0 : 128;
        ChildTransform own = ChildTransform.esp(cipher, bits, AuthenticationAlgorithm.HMAC_SHA2_256);
        Gateways gateways = Gateways.of(34, UnaryOperator.identity(), child -> child.proposals(ChildProposal.of(own)))
                .connect();
        List<DataAttribute> attributes = new ArrayList<>();
        attributes.add(QuickModePeer.basic(Phase2Attribute.ENCAPSULATION_MODE, EncapsulationMode.TUNNEL.code()));
        if (bits > 0) {
            attributes.add(QuickModePeer.basic(Phase2Attribute.KEY_LENGTH, bits));
        }
        QuickModePeer.ask(gateways, QuickModePeer.payloads(cipher, attributes));
        assertEquals(1, gateways.east().refusals(Refusal.NO_PROPOSAL));
        assertEquals(1, gateways.east().dataPlane().pairs().size());

        attributes.add(QuickModePeer.basic(
                Phase2Attribute.AUTHENTICATION_ALGORITHM, AuthenticationAlgorithm.HMAC_SHA2_256.code()));
        QuickModePeer.ask(gateways, QuickModePeer.payloads(cipher, attributes));
        assertEquals(2, gateways.east().dataPlane().pairs().size());
    }

    @Test
    @DisplayName("A14: a promotion that a full ring hides is told once, by the sweep")
    void shouldBeToldOnceWhenTheRingIsFull() {
        Gateways gateways = gateways(25, PendingPolicy.DEFAULT);
        gateways.world().faults(Messages.loseQuickMode(3, 1));
        gateways.east().dataPlane().ringFull();
        gateways.connect();

        assertTrue(gateways.carriesTraffic());
        assertEquals(1, gateways.east().events(IkeEvent.ChildActive.class).size());
        // Message 2 is not repeated any more, so message 3 was never asked for.
        assertEquals(0, gateways.east().events(IkeEvent.ChildConfirmed.class).size());
    }

    @Test
    void shouldActivateTheSuccessorWhenThePeerDeletesTheOldPair() {
        Gateways gateways = gateways(26, PendingPolicy.DEFAULT).connect();
        assertTrue(gateways.carriesTraffic());
        int[] quickModes = {0};
        gateways.world().faults((datagram, random) -> {
            boolean fromWest =
                    datagram.local().address().equals(Gateways.WEST) && Messages.is(datagram, ExchangeType.QUICK_MODE);
            return fromWest && ++quickModes[0] > 1 ? List.of() : List.of(0L);
        });
        gateways.west().engine().onLifetime(only(gateways.west().dataPlane()).handle, LifetimeEnd.SOFT);
        gateways.world().run(15 * World.SECOND);

        assertEquals(
                Optional.of(ActivationCause.OLD_DELETE),
                gateways.east().dataPlane().pairs().getLast().cause);
        assertTrue(gateways.carriesTraffic());
    }

    private static boolean throwsArgument(Runnable action) {
        try {
            action.run();
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}

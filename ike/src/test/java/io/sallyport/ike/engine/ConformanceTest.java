package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the conformance list that one negotiation shows. */
final class ConformanceTest {
    private static Gateways gateways(long seed) {
        return Gateways.of(seed, UnaryOperator.identity(), UnaryOperator.identity());
    }

    @Test
    @DisplayName("I1: an unanswered message is repeated on a bounded schedule, then all state is cleared")
    void shouldRepeatAndGiveUp() {
        Gateways gateways = gateways(31);
        gateways.world().faults((datagram, random) -> List.of());
        gateways.connect();
        gateways.world().run(60 * World.SECOND);

        assertEquals(5, gateways.world().wire().size());
        assertEquals(1, new HashSet<>(gateways.world().wire()).size());
        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(
                Refusal.TIMEOUT,
                gateways.west().events(IkeEvent.Phase1Ended.class).getFirst().reason());
    }

    @Test
    @DisplayName("I2: a commit bit of phase 1 means nothing to phase 2")
    void shouldForgetTheCommitBitOfPhase1() {
        Gateways gateways = gateways(32);
        gateways.world().faults((datagram, random) -> {
            if (Messages.is(datagram, ExchangeType.IDENTITY_PROTECTION)) {
                gateways.world()
                        .after(World.MILLISECOND, () -> gateways.world().deliver(Messages.commitFlipped(datagram)));
                return List.of();
            }
            return List.of(0L);
        });
        gateways.connect();

        assertTrue(gateways.carriesTraffic());
        assertEquals(State.ACTIVE, gateways.west().dataPlane().pairs().getFirst().state);
        assertTrue(Messages.sent(gateways.world().wire(), Gateways.EAST, ExchangeType.QUICK_MODE).stream()
                .noneMatch(one -> Messages.decode(one).orElseThrow().header().commit()));
    }

    @Test
    @DisplayName("I3: every exchange has a message id of its own")
    void shouldNeverUseAMessageIdTwice() {
        RekeyPolicy often = new RekeyPolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 1, Duration.ofSeconds(2));
        Gateways gateways = Gateways.of(33, UnaryOperator.identity(), child -> child.rekey(often))
                .connect();
        gateways.world().run(600 * World.SECOND);
        Set<Integer> ids = new HashSet<>();
        List<Datagram> first = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.QUICK_MODE);
        first.forEach(one -> ids.add(Messages.decode(one).orElseThrow().header().messageId()));

        assertTrue(ids.size() >= 20, "rekeyed " + ids.size() + " times");
        assertFalse(ids.contains(0));
        assertTrue(first.size() <= 2 * ids.size());
    }

    @Test
    @DisplayName("I3: a Quick Mode that begins with another payload between HASH and SA is not answered")
    void shouldRefuseAFirstMessageOutOfOrder() {
        Gateways gateways = gateways(38).connect();
        List<Payload> payloads = QuickModePeer.payloads(
                EspTransform.AES_GCM_16,
                List.of(
                        QuickModePeer.basic(Phase2Attribute.ENCAPSULATION_MODE, EncapsulationMode.TUNNEL.code()),
                        QuickModePeer.basic(Phase2Attribute.KEY_LENGTH, 128)));
        List<Payload> swapped = new ArrayList<>(payloads);
        Collections.swap(swapped, 0, 1);
        QuickModePeer.ask(gateways, swapped);
        assertEquals(1, gateways.east().refusals(Refusal.MISSING_PAYLOAD));
        assertEquals(1, gateways.east().dataPlane().pairs().size());

        QuickModePeer.ask(gateways, payloads);
        assertEquals(2, gateways.east().dataPlane().pairs().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("I3: an answer of Quick Mode with another payload between HASH and SA ends it")
    void shouldRefuseAnAnswerOutOfOrder(boolean swapped) {
        Gateways gateways = gateways(39).connect();
        List<Datagram> asked = new ArrayList<>();
        gateways.world().faults((datagram, random) -> {
            asked.add(datagram);
            return List.of();
        });
        gateways.west().engine().onLifetime(gateways.west().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
        gateways.world().faults(World.Faults.NONE);
        QuickModePeer.answer(gateways, asked.getFirst(), swapped);

        assertEquals(
                swapped ? List.of(Refusal.MISSING_PAYLOAD) : List.of(),
                gateways.west().events(IkeEvent.ChildFailed.class).stream()
                        .map(IkeEvent.ChildFailed::reason)
                        .toList());
        assertEquals(swapped ? 1 : 2, gateways.west().dataPlane().pairs().size());
    }

    @Test
    @DisplayName("I4: exchanges that run at the same time keep their IVs apart")
    void shouldRunSeveralQuickModesAtOnce() {
        Gateways gateways = gateways(34).connect();
        gateways.west().engine().onLifetime(gateways.west().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
        gateways.east().engine().onLifetime(gateways.east().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
        gateways.world().run(5 * World.SECOND);

        // They crossed, so one of them went on, and only one.
        assertEquals(2, gateways.west().dataPlane().pairs().size());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("I5: a notification without HASH is not believed")
    void shouldIgnoreClearNotifications() {
        Gateways gateways = gateways(35).connect();
        Datagram any = gateways.world().wire().getLast();
        IsakmpHeader header = Messages.decode(any).orElseThrow().header();
        for (NotifyType type : List.of(NotifyType.INITIAL_CONTACT, NotifyType.INVALID_SPI, NotifyType.CONNECTED)) {
            NotificationPayload forged = new NotificationPayload(
                    1, ProtocolId.ESP.code(), Octets.EMPTY, type.code(), NotificationData.Opaque.NONE);
            byte[] message = new ClearMessage(
                            new IsakmpHeader(header.cookies(), ExchangeType.INFORMATIONAL.code(), 0, 77),
                            PayloadChain.of(forged))
                    .encode();
            gateways.world().deliver(new Datagram(any.local(), any.remote(), Octets.of(message)));
        }

        assertEquals(
                3,
                gateways.east().refusals(Refusal.UNAUTHENTICATED_NOTIFICATION)
                        + gateways.west().refusals(Refusal.UNAUTHENTICATED_NOTIFICATION));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("I7: the initiator keeps to the shorter lifetime that RESPONDER-LIFETIME says")
    void shouldHonourResponderLifetime() {
        RekeyPolicy shorter = new RekeyPolicy(Duration.ofMinutes(10), Duration.ofMinutes(1), 0, Duration.ofSeconds(10));
        Gateways gateways = Gateways.of(
                        new World(37),
                        UnaryOperator.identity(),
                        UnaryOperator.identity(),
                        child -> child.rekey(shorter))
                .connect();

        assertEquals(
                Duration.ofMinutes(10),
                gateways.west()
                        .dataPlane()
                        .pairs()
                        .getFirst()
                        .parameters
                        .lifetimes()
                        .hardTime());
    }

    @Test
    @DisplayName("I8: a peer that is there answers R-U-THERE, and one that is silent is found dead")
    void shouldDetectADeadPeer() {
        Gateways gateways = Gateways.of(
                        38,
                        connection -> connection.dpd(new DeadPeerDetection(Duration.ofSeconds(10))),
                        UnaryOperator.identity())
                .connect();
        gateways.world().run(120 * World.SECOND);
        assertEquals(0, gateways.west().events(IkeEvent.PeerDead.class).size());
        assertTrue(gateways.carriesTraffic());

        gateways.east().silence();
        gateways.world().run(120 * World.SECOND);

        assertEquals(1, gateways.west().events(IkeEvent.PeerDead.class).size());
        assertEquals(0, gateways.west().engine().childCount());
        assertEquals(0, gateways.west().dataPlane().pairs(State.ACTIVE).size());
    }

    @Test
    @DisplayName("I8: a peer whose messages are all lost is not dead as long as its packets come")
    void shouldTakePacketsForASignOfLife() {
        Gateways gateways = Gateways.of(
                        42,
                        connection -> connection.dpd(new DeadPeerDetection(Duration.ofSeconds(10))),
                        UnaryOperator.identity())
                .connect();
        gateways.world()
                .faults((datagram, random) ->
                        datagram.local().address().equals(Gateways.EAST) ? List.of() : List.of(0L));
        gateways.world().run(15 * World.SECOND);
        long asked = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.INFORMATIONAL)
                .size();
        assertTrue(asked > 0, "west is asking");
        for (int i = 0; i < 120; i++) {
            gateways.east().dataPlane().send(i);
            gateways.west().dataPlane().send(i);
            gateways.world().run(World.SECOND);
        }
        assertEquals(0, gateways.west().events(IkeEvent.PeerDead.class).size());

        gateways.world().run(120 * World.SECOND);
        assertEquals(1, gateways.west().events(IkeEvent.PeerDead.class).size());
    }

    @Test
    @DisplayName("I8: an old sequence number of dead peer detection is refused")
    void shouldRefuseStaleSequences() {
        Gateways gateways = Gateways.of(
                        39,
                        connection -> connection.dpd(new DeadPeerDetection(Duration.ofSeconds(10))),
                        UnaryOperator.identity())
                .connect();
        gateways.world().run(60 * World.SECOND);
        List<Datagram> questions =
                List.copyOf(Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.INFORMATIONAL));
        questions.forEach(gateways.world()::deliver);

        assertTrue(gateways.east().refusals(Refusal.STALE_SEQUENCE) > 0);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("I11: a public value that RFC 6989 forbids ends in nothing")
    void shouldRefuseForbiddenPublicValues() {
        Gateways gateways = gateways(41);
        gateways.world().faults((datagram, random) -> {
            boolean keyExchange = Messages.decode(datagram)
                    .filter(message -> message instanceof ClearMessage clear
                            && clear.chain().first(KeyExchangePayload.class).isPresent())
                    .isPresent();
            if (!keyExchange) {
                return List.of(0L);
            }
            byte[] octets = datagram.content().toByteArray();
            Arrays.fill(octets, 32, 64, (byte) 0);
            gateways.world()
                    .after(
                            0,
                            () -> gateways.world()
                                    .deliver(new Datagram(datagram.local(), datagram.remote(), Octets.of(octets))));
            return List.of();
        });
        gateways.connect();

        assertTrue(gateways.east().refusals(Refusal.PUBLIC_VALUE) > 0);
        assertEquals(0, gateways.east().events(IkeEvent.Phase1Established.class).size());
    }

    @Test
    @DisplayName("I12: a connection says at its start that IKEv1 is deprecated, and what is weak")
    void shouldWarnOfWhatIsWeak() {
        Gateways gateways =
                Gateways.of(42, connection -> connection.exchange(Phase1Exchange.AGGRESSIVE), UnaryOperator.identity());
        List<String> sentences = gateways.west().events(IkeEvent.Warning.class).stream()
                .map(IkeEvent.Warning::sentence)
                .toList();

        assertTrue(sentences.getFirst().contains("RFC 9395"));
        assertTrue(sentences.stream().anyMatch(one -> one.contains("Aggressive Mode")));
    }

    @Test
    @DisplayName("I12: algorithms of old are refused without legacy: true")
    void shouldRefuseLegacyAlgorithmsUnlessTheyAreCalledSo() {
        Phase1Proposal old = new Phase1Proposal(
                EncryptionAlgorithm.TRIPLE_DES_CBC, 0, HashAlgorithm.MD5, GroupDescription.MODP_1024);

        assertThrows(
                IllegalArgumentException.class,
                () -> Gateways.of(43, connection -> connection.proposals(old), UnaryOperator.identity()));
        Gateways gateways = Gateways.of(
                        44, connection -> connection.proposals(old).legacy(), UnaryOperator.identity())
                .connect();
        assertTrue(gateways.carriesTraffic());
    }
}

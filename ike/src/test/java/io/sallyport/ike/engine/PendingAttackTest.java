package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What nobody authenticated, while a pair is pending: it changes nothing, or costs a bounded time. */
final class PendingAttackTest {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final int REKEYS = 100;
    private static final int REPLAYS = 10_000;

    private static Gateways gateways(long seed, PendingPolicy policy) {
        return Gateways.of(seed, UnaryOperator.identity(), child -> child.pending(policy));
    }

    private static Pair only(SimulatedDataPlane plane) {
        assertEquals(1, plane.pairs().size());
        return plane.pairs().getFirst();
    }

    private static void rekey(Gateways gateways) {
        gateways.west()
                .engine()
                .onLifetime(gateways.west().dataPlane().outbound().orElseThrow().handle, LifetimeEnd.SOFT);
        gateways.world().run(12 * World.SECOND);
    }

    /** The first message of each Quick Mode that west began. */
    private static List<Datagram> firstMessages(Gateways gateways) {
        Set<Integer> seen = new HashSet<>();
        return Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.QUICK_MODE).stream()
                .filter(one ->
                        seen.add(Messages.decode(one).orElseThrow().header().messageId()))
                .toList();
    }

    @Test
    @DisplayName(
            "A2: 10,000 replayed first messages, of a hundred exchanges, make at most 8 pending pairs, which all expire")
    void shouldBoundPairsOfReplayedFirstMessages() {
        Gateways gateways = gateways(21, PendingPolicy.DEFAULT).connect();
        for (int i = 0; i < REKEYS; i++) {
            rekey(gateways);
        }
        // By now nothing is known of most of them any more.
        gateways.world().run(200 * World.SECOND);
        List<Datagram> first = firstMessages(gateways);
        Pair inUse = gateways.east().dataPlane().outbound().orElseThrow();
        assertEquals(REKEYS + 1, first.size());

        for (int i = 0; i < REPLAYS; i++) {
            gateways.world().deliver(first.get(i % first.size()));
        }
        assertEquals(8, gateways.east().dataPlane().pairs(State.PENDING).size());
        assertEquals(8, gateways.east().dataPlane().maxPending);
        assertEquals(State.ACTIVE, inUse.state);
        assertTrue(gateways.carriesTraffic());

        gateways.world().run(60 * World.SECOND);
        assertEquals(0, gateways.east().dataPlane().pairs(State.PENDING).size());
        assertEquals(List.of(inUse), gateways.east().dataPlane().pairs(State.ACTIVE));
        assertEquals(0, gateways.east().dataPlane().reservedSpis());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName(
            "A2: pairs of replayed first messages do not take the place of one that the peer deletes after a rekey")
    void shouldNotActivateAReplayedPairByTheDeleteOfAnOldOne() {
        for (int replays : new int[] {1, 5}) {
            Gateways gateways = gateways(27, PendingPolicy.DEFAULT).connect();
            for (int i = 0; i < REKEYS; i++) {
                rekey(gateways);
            }
            gateways.world().run(200 * World.SECOND);
            firstMessages(gateways).stream().limit(replays).forEach(gateways.world()::deliver);
            assertEquals(
                    replays, gateways.east().dataPlane().pairs(State.PENDING).size());

            rekey(gateways);

            assertEquals(
                    replays, gateways.east().dataPlane().pairs(State.PENDING).size());
            assertTrue(gateways.carriesTraffic());
        }
    }

    @Test
    @DisplayName("A8: a forged CONNECTED is ignored, clear or changed anywhere; the genuine one is not")
    void shouldIgnoreForgedConnected() {
        Gateways gateways = gateways(28, PendingPolicy.DEFAULT.withCommitBit());
        gateways.world().faults(Messages.loseQuickMode(4, ALWAYS));
        gateways.connect();
        Pair pair = only(gateways.west().dataPlane());
        Datagram connected = Messages.sent(gateways.world().wire(), Gateways.EAST, ExchangeType.QUICK_MODE)
                .getLast();

        int octets = connected.content().length();
        for (int at = 0; at < octets; at++) {
            gateways.world().deliver(Messages.changed(connected, at, 1 << at % 8));
        }
        IsakmpHeader header = Messages.decode(connected).orElseThrow().header();
        for (int spi : new int[] {pair.inboundSpi(), pair.outboundSpi()}) {
            for (int type : new int[] {ExchangeType.QUICK_MODE.code(), ExchangeType.INFORMATIONAL.code()}) {
                for (int id : new int[] {header.messageId(), 77}) {
                    gateways.world().deliver(clearConnected(connected, header, type, id, spi));
                }
            }
        }
        assertEquals(State.PENDING, pair.state);
        assertTrue(gateways.west().refusals(Refusal.UNAUTHENTICATED_NOTIFICATION) > 0);

        gateways.world().deliver(connected);
        assertEquals(Optional.of(ActivationCause.MESSAGE), pair.cause);
        assertTrue(gateways.carriesTraffic());
    }

    private static Datagram clearConnected(Datagram like, IsakmpHeader header, int type, int id, int spi) {
        NotificationPayload notice = new NotificationPayload(
                NotificationPayload.DOI_IPSEC,
                ProtocolId.ESP.code(),
                new WireWriter().u32(spi).toOctets(),
                NotifyType.CONNECTED.code(),
                NotificationData.Opaque.NONE);
        return new Datagram(
                like.local(),
                like.remote(),
                Octets.of(new ClearMessage(new IsakmpHeader(header.cookies(), type, 0, id), PayloadChain.of(notice))
                        .encode()));
    }

    @Test
    @DisplayName("A13: with Aggressive Mode and signatures, Quick Mode without the third message establishes nothing")
    void shouldNotEstablishWithoutTheInitiatorsSignature() {
        Issued root = TestPki.authority("CN=Root, O=Sallyport");
        Issued stranger = TestPki.authority("CN=Another, O=Sallyport");
        for (boolean thirdIsLost : new boolean[] {true, false}) {
            World world = new World(29);
            Host east = signing(world, Gateways.EAST, root, root);
            Host west = signing(world, Gateways.WEST, thirdIsLost ? root : stranger, root);
            Set<Octets> aggressive = new HashSet<>();
            if (thirdIsLost) {
                world.faults((datagram, random) -> {
                    boolean third = datagram.local().address().equals(Gateways.WEST)
                            && Messages.is(datagram, ExchangeType.AGGRESSIVE)
                            && (aggressive.isEmpty()
                                    ? !aggressive.add(datagram.content())
                                    : !aggressive.contains(datagram.content()));
                    return third ? List.of() : List.of(0L);
                });
            }
            west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
            world.run(World.SECOND);
            // Whoever did the key exchange can make a HASH(1) that is right.
            assertTrue(Messages.sent(world.wire(), Gateways.WEST, ExchangeType.QUICK_MODE)
                            .size()
                    > 0);
            for (int i = 0; i < 100; i++) {
                Messages.sent(world.wire(), Gateways.WEST, ExchangeType.QUICK_MODE)
                        .forEach(world::deliver);
            }
            world.run(200 * World.SECOND);

            assertEquals(0, east.events(IkeEvent.Phase1Established.class).size());
            assertEquals(0, east.events(IkeEvent.ChildPending.class).size());
            assertEquals(0, east.dataPlane().pairs().size());
            assertEquals(0, east.dataPlane().reservedSpis());
            assertEquals(0, east.engine().saCount());
        }
    }

    @Test
    @DisplayName("A13: with the third message, the same Quick Mode that came before it is answered")
    void shouldEstablishWithTheInitiatorsSignature() {
        Issued root = TestPki.authority("CN=Root, O=Sallyport");
        World world = new World(30);
        Host east = signing(world, Gateways.EAST, root, root);
        Host west = signing(world, Gateways.WEST, root, root);
        int[] aggressive = {0};
        world.faults((datagram, random) -> {
            boolean third = datagram.local().address().equals(Gateways.WEST)
                    && Messages.is(datagram, ExchangeType.AGGRESSIVE)
                    && ++aggressive[0] == 2;
            return List.of(third ? 50 * World.MILLISECOND : 0L);
        });
        west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(World.SECOND);

        assertEquals(1, east.events(IkeEvent.Phase1Established.class).size());
        assertEquals(State.ACTIVE, only(east.dataPlane()).state);
        assertEquals(State.ACTIVE, only(west.dataPlane()).state);
    }

    /** A gateway that proves itself by a certificate. */
    private static Host signing(World world, IpAddress address, Issued issuer, Issued trusted) {
        return Gateways.signing(world, address, Phase1Exchange.AGGRESSIVE, issuer, trusted, new DirectPool());
    }

    @Test
    @DisplayName("A7: a wrong HASH(3) changes nothing, before promotion and after")
    void shouldIgnoreWrongLastMessages() {
        Gateways gateways = gateways(22, PendingPolicy.DEFAULT);
        gateways.world().faults(Messages.loseQuickMode(3, ALWAYS));
        gateways.connect();
        Datagram third = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.QUICK_MODE)
                .get(1);

        gateways.world().deliver(Messages.changed(third, -20, 1));
        assertEquals(State.PENDING, only(gateways.east().dataPlane()).state);
        assertTrue(gateways.carriesTraffic());
        gateways.world().deliver(Messages.changed(third, -20, 1));
        assertEquals(State.ACTIVE, only(gateways.east().dataPlane()).state);

        gateways.world().deliver(third);
        assertTrue(only(gateways.east().dataPlane()).confirmed);
        assertEquals(1, gateways.east().events(IkeEvent.ChildConfirmed.class).size());
        assertEquals(1, gateways.east().events(IkeEvent.ChildActive.class).size());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("A8: a commit bit that was set in flight delays the initiator for a bounded time")
    void shouldOpenAfterABoundedWaitWhenTheCommitBitWasForged() {
        Gateways gateways = gateways(23, PendingPolicy.DEFAULT);
        forgeTheCommitBit(gateways.world());
        gateways.connect();
        assertEquals(State.PENDING, only(gateways.west().dataPlane()).state);
        Datagram forged = Messages.sent(gateways.world().wire(), Gateways.EAST, ExchangeType.QUICK_MODE)
                .getFirst();
        gateways.world().deliver(Messages.changed(forged, -1, 1));
        assertEquals(State.PENDING, only(gateways.west().dataPlane()).state);

        gateways.world().run(40 * World.SECOND);

        assertEquals(
                Optional.of(ActivationCause.COMMIT_TIMEOUT),
                only(gateways.west().dataPlane()).cause);
        assertTrue(gateways.carriesTraffic());
    }

    private static void forgeTheCommitBit(World world) {
        world.faults((datagram, random) -> {
            boolean second = Messages.is(datagram, ExchangeType.QUICK_MODE)
                    && datagram.local().address().equals(Gateways.EAST);
            if (second) {
                world.after(0, () -> world.deliver(Messages.commitFlipped(datagram)));
                return List.of();
            }
            return List.of(0L);
        });
    }

    @Test
    @DisplayName("A8: a short pending timeout does not turn a forged commit bit into the end of the initiator's pair")
    void shouldOpenAfterTheWaitHoweverShortThePendingTimeout() {
        Gateways gateways = gateways(30, PendingPolicy.DEFAULT.withTimeout(Duration.ofSeconds(10)));
        forgeTheCommitBit(gateways.world());
        gateways.connect();
        gateways.world().run(40 * World.SECOND);

        assertEquals(
                Optional.of(ActivationCause.COMMIT_TIMEOUT),
                only(gateways.west().dataPlane()).cause);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("a successor of the initiator settles, however short the pending timeout is")
    void shouldSettleHoweverShortThePendingTimeout() {
        Gateways gateways = gateways(32, PendingPolicy.DEFAULT.withTimeout(Duration.ofMillis(300)))
                .connect();
        rekey(gateways);

        assertEquals(2, gateways.west().dataPlane().pairs().size());
        assertEquals(
                Optional.of(ActivationCause.SETTLED),
                gateways.west().dataPlane().pairs().getLast().cause);
        assertTrue(gateways.carriesTraffic());
    }

    /** West's child begins on boot, and waits for CONNECTED. */
    private static Gateways pendingOnBoot(long seed) {
        World world = new World(seed);
        forgeTheCommitBit(world);
        Gateways gateways = Gateways.of(
                world, UnaryOperator.identity(), child -> child.start(StartMode.ON_BOOT), UnaryOperator.identity());
        world.run(World.SECOND);
        assertEquals(State.PENDING, only(gateways.west().dataPlane()).state);
        world.faults(World.Faults.NONE);
        return gateways;
    }

    @Test
    @DisplayName("a child that begins on boot is negotiated again when its pair expires with the initiator")
    void shouldTryAgainWhenThePairExpires() {
        Gateways gateways = pendingOnBoot(33);
        Pair pending = only(gateways.west().dataPlane());
        pending.state = State.DEAD;
        gateways.west().engine().onPendingExpired(pending.handle);
        gateways.world().run(10 * World.SECOND);

        assertEquals(1, gateways.west().events(IkeEvent.ChildExpired.class).size());
        assertEquals(1, gateways.west().engine().childCount());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("a child that an operator ends while its pair is pending is not negotiated again")
    void shouldNotTryAgainWhatAnOperatorEnded() {
        Gateways gateways = pendingOnBoot(34);
        assertTrue(gateways.west().engine().terminate(Gateways.CONNECTION));
        gateways.world().run(60 * World.SECOND);

        assertEquals(0, gateways.west().engine().childCount());
        assertEquals(0, gateways.west().engine().saCount());
    }

    @Test
    @DisplayName("A12: an answer that echoes our SPI aborts the exchange")
    void shouldAbortWhenTheResponderEchoesOurSpi() {
        Gateways gateways = gateways(24, PendingPolicy.DEFAULT);
        gateways.west().dataPlane().nextSpi(0x12345678);
        gateways.east().dataPlane().echoSpi();
        gateways.connect();

        assertEquals(0, gateways.west().dataPlane().pairs().size());
        assertEquals(
                Refusal.REFLECTED_SPI,
                gateways.west().events(IkeEvent.ChildFailed.class).getFirst().reason());
        assertEquals(0, gateways.west().dataPlane().reservedSpis());
    }
}

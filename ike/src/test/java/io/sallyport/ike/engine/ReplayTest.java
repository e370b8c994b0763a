package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentic messages that somebody plays again, from where it likes: no sign of the peer, nor of where it is. */
final class ReplayTest {
    private static final IpAddress NAT = new IpAddress(Octets.ofHex("cb007107"));
    private static final IpAddress OTHER_NAT = new IpAddress(Octets.ofHex("cb007108"));
    private static final IpAddress ATTACKER = new IpAddress(Octets.ofHex("c6336409"));
    private static final int SHIFT = 10_000;
    /** As many message ids are remembered, so that older exchanges can be begun once more. */
    private static final int REMEMBERED = 64;

    /** With dead peer detection after ten seconds, west behind NAT or not. */
    private static Gateways gateways(long seed, boolean nat) {
        World world = new World(seed);
        if (nat) {
            world.translate(Gateways.WEST, NAT, SHIFT);
        }
        boolean[] west = {true};
        return Gateways.of(
                        world,
                        connection -> {
                            boolean remoteIsNat = nat && !west[0];
                            west[0] = false;
                            connection.dpd(new DeadPeerDetection(Duration.ofSeconds(10)));
                            return remoteIsNat ? connection.remote(NAT) : connection;
                        },
                        UnaryOperator.identity(),
                        UnaryOperator.identity())
                .connect();
    }

    private static List<Datagram> sent(Gateways gateways, IpAddress from, ExchangeType type) {
        return List.copyOf(Messages.sent(gateways.world().wire(), from, type));
    }

    /** The same message, as if the attacker had sent it. */
    private static void playAgain(Gateways gateways, Datagram message) {
        gateways.world()
                .deliver(new Datagram(
                        new Endpoint(ATTACKER, message.local().port()), message.remote(), message.content()));
    }

    /** The same message back to its sender, as if the attacker had sent it. */
    private static void reflect(Gateways gateways, Datagram message) {
        gateways.world()
                .deliver(new Datagram(
                        new Endpoint(ATTACKER, message.local().port()), message.local(), message.content()));
    }

    private static void rekey(Gateways gateways) {
        gateways.west()
                .engine()
                .onLifetime(gateways.west().dataPlane().outbound().orElseThrow().handle, LifetimeEnd.SOFT);
        gateways.world().run(12 * World.SECOND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("I9: a first message of Quick Mode that is played again is answered where it came from, and no more")
    void shouldNotFollowAReplayedFirstMessage(boolean nat) {
        Gateways gateways = gateways(141, nat);
        Datagram old = sent(gateways, Gateways.WEST, ExchangeType.QUICK_MODE).getFirst();
        for (int i = 0; i <= REMEMBERED; i++) {
            rekey(gateways);
        }
        gateways.world().run(200 * World.SECOND);
        int before = gateways.east().dataPlane().pairs().size();
        int answers = sent(gateways, Gateways.EAST, ExchangeType.QUICK_MODE).size();
        int questions =
                sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL).size();

        playAgain(gateways, old);
        gateways.world().run(30 * World.SECOND);

        assertEquals(before + 1, gateways.east().dataPlane().pairs().size());
        List<Datagram> answered = sent(gateways, Gateways.EAST, ExchangeType.QUICK_MODE);
        assertTrue(answered.size() > answers);
        assertTrue(answered.subList(answers, answered.size()).stream()
                .allMatch(one -> one.remote().address().equals(ATTACKER)));
        List<Datagram> asked = sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL);
        assertTrue(asked.size() > questions);
        assertTrue(asked.subList(questions, asked.size()).stream()
                .noneMatch(one -> one.remote().address().equals(ATTACKER)));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("I8: an old message that is played again and again does not hide that the peer is dead")
    void shouldFindAPeerDeadWhoseMessagesArePlayedAgain() {
        Gateways gateways = gateways(142, false);
        gateways.world().run(15 * World.SECOND);
        List<Datagram> old = sent(gateways, Gateways.WEST, ExchangeType.INFORMATIONAL);
        assertTrue(old.size() > 0);
        gateways.west().silence();
        for (int i = 0; i < 20; i++) {
            gateways.world().run(8 * World.SECOND);
            old.forEach(gateways.world()::deliver);
        }

        assertEquals(1, gateways.east().events(IkeEvent.PeerDead.class).size());
    }

    @Test
    @DisplayName("I8: our own questions that are sent back to us are no sign of the peer, new or old")
    void shouldFindAPeerDeadThoughOurMessagesAreReflected() {
        Gateways gateways = gateways(143, true);
        gateways.west().silence();
        gateways.world().run(15 * World.SECOND);
        for (int i = 0; i < 160; i++) {
            gateways.world().run(World.SECOND);
            for (Datagram own : sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL)) {
                reflect(gateways, own);
            }
        }

        assertEquals(1, gateways.east().events(IkeEvent.PeerDead.class).size());
        assertTrue(sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL).stream()
                .noneMatch(one -> one.remote().address().equals(ATTACKER)));
    }

    @Test
    @DisplayName(
            "I9: a new question of a peer whose mapping has changed is answered to where it came from, an old one not")
    void shouldFollowANewQuestion() {
        Gateways gateways = gateways(144, true);
        gateways.world().run(15 * World.SECOND);
        Datagram old = sent(gateways, Gateways.WEST, ExchangeType.INFORMATIONAL).getFirst();
        playAgain(gateways, old);
        gateways.world().run(World.SECOND);
        assertTrue(sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL).stream()
                .noneMatch(one -> one.remote().address().equals(ATTACKER)));

        gateways.world().translate(Gateways.WEST, OTHER_NAT, SHIFT + 1);
        gateways.world().run(15 * World.SECOND);

        assertEquals(
                new Endpoint(OTHER_NAT, SHIFT + 4_501),
                sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL)
                        .getLast()
                        .remote());
        gateways.world().run(120 * World.SECOND);
        assertEquals(List.of(), gateways.west().events(IkeEvent.PeerDead.class));
        assertEquals(List.of(), gateways.east().events(IkeEvent.PeerDead.class));
    }

    @Test
    @DisplayName("I9: who is behind NAT itself does not follow a peer that is not (RFC 3947 section 7)")
    void shouldNotFollowFromBehindNat() {
        Gateways gateways = gateways(145, true);
        gateways.world().faults((datagram, random) -> {
            boolean fromEast = datagram.local().address().equals(Gateways.EAST);
            if (fromEast && Messages.is(datagram, ExchangeType.INFORMATIONAL)) {
                // Somebody on the way moves what is genuine elsewhere.
                Endpoint elsewhere = new Endpoint(ATTACKER, datagram.local().port());
                Endpoint west = new Endpoint(Gateways.WEST, 4_500);
                gateways.world().deliver(new Datagram(elsewhere, west, datagram.content()));
                return List.of();
            }
            return List.of(0L);
        });
        gateways.world().run(60 * World.SECOND);

        assertTrue(sent(gateways, Gateways.WEST, ExchangeType.INFORMATIONAL).size() > 2);
        assertTrue(sent(gateways, Gateways.WEST, ExchangeType.INFORMATIONAL).stream()
                .noneMatch(one -> one.remote().address().equals(ATTACKER)));
    }

    @Test
    @DisplayName(
            "I3: a first message that was refused may be repeated while its sender would, and not be played again later")
    void shouldRememberWhatWasRefused() {
        Gateways gateways = Gateways.of(
                        new World(146),
                        connection -> connection,
                        UnaryOperator.identity(),
                        child -> child.pfs(GroupDescription.CURVE25519))
                .connect();
        Datagram refused =
                sent(gateways, Gateways.WEST, ExchangeType.QUICK_MODE).getFirst();
        playAgain(gateways, refused);
        assertEquals(0, gateways.east().refusals(Refusal.MESSAGE_ID_REUSED));

        gateways.world().run(121 * World.SECOND);
        long before = gateways.east().refusals(Refusal.MESSAGE_ID_REUSED);
        playAgain(gateways, refused);

        assertEquals(before + 1, gateways.east().refusals(Refusal.MESSAGE_ID_REUSED));
    }

    @Test
    @DisplayName("I3: message ids of our own do not make us forget those of the peer")
    void shouldNotForgetThePeersIdsForOurOwn() {
        Gateways gateways = gateways(147, false);
        Datagram first = sent(gateways, Gateways.WEST, ExchangeType.QUICK_MODE).getFirst();
        gateways.world().run(30 * REMEMBERED * World.SECOND);
        assertTrue(sent(gateways, Gateways.EAST, ExchangeType.INFORMATIONAL).size() > REMEMBERED);

        playAgain(gateways, first);

        assertEquals(1, gateways.east().refusals(Refusal.MESSAGE_ID_REUSED));
        assertEquals(1, gateways.east().dataPlane().pairs().size());
    }

    @Test
    @DisplayName("I3: a first message of ours that is sent back to us begins nothing")
    void shouldBeginNothingByOurOwnMessage() {
        Gateways gateways = gateways(148, false);
        Datagram own = sent(gateways, Gateways.WEST, ExchangeType.QUICK_MODE).getFirst();
        gateways.world().run(150 * World.SECOND);
        long before = gateways.west().refusals(Refusal.MESSAGE_ID_REUSED);

        reflect(gateways, own);

        assertEquals(before + 1, gateways.west().refusals(Refusal.MESSAGE_ID_REUSED));
    }
}

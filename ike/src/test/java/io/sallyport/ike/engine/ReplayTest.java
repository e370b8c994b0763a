package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.message.assigned.ExchangeType;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentic messages that somebody plays again, from where it likes: no sign of the peer, nor of where it is. */
final class ReplayTest {
    private static final IpAddress NAT = new IpAddress(Octets.ofHex("cb007107"));
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
}

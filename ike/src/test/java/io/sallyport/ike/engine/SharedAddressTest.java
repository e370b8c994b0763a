package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clients that packets of a server could not tell apart (RFC 3948 section 5). */
final class SharedAddressTest {
    private static final IpAddress NAT = address("cb007107");
    private static final IpAddress OTHER_NAT = address("cb007108");
    private static final IpAddress ARI = address("0a010203");
    private static final IpAddress BOB = address("0a010204");
    private static final IpAddress SERVER = Gateways.EAST;
    private static final TrafficSelector ANYBODY = TrafficSelector.ofPrefix(address("00000000"), 0);

    private World world;
    private Host server;

    private static IpAddress address(String hex) {
        return new IpAddress(Octets.ofHex(hex));
    }

    @BeforeEach
    void begin() {
        world = new World(3948);
        server = new Host(world, SERVER, Gateways.preShared("secret"));
    }

    private void serve(SaMode mode, UnaryOperator<ChildConfiguration.Builder> change) {
        server.engine()
                .add(Connection.builder(
                                "clients",
                                SERVER,
                                new Authentication(
                                        AuthenticationMethod.PRE_SHARED_KEY,
                                        new Identity.Address(SERVER),
                                        Optional.empty()))
                        .proposals(Gateways.FAST)
                        .dpd(DeadPeerDetection.OFF)
                        .children(change.apply(ChildConfiguration.builder(
                                                Gateways.CHILD,
                                                new SelectorPair(TrafficSelector.ofHost(SERVER), ANYBODY))
                                        .mode(mode))
                                .build())
                        .build());
    }

    private Host client(IpAddress own, TrafficSelector speaksFor, SaMode mode) {
        Host host = new Host(world, own, Gateways.preShared("secret"));
        host.engine()
                .add(Connection.builder(
                                Gateways.CONNECTION,
                                own,
                                Authentication.preShared(new Identity.Address(own), new Identity.Address(SERVER)))
                        .remote(SERVER)
                        .proposals(Gateways.FAST)
                        .dpd(DeadPeerDetection.OFF)
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(speaksFor, TrafficSelector.ofHost(SERVER)))
                                .mode(mode)
                                .build())
                        .build());
        return host;
    }

    private static void connect(Host client) {
        assertTrue(client.engine().initiate(Gateways.CONNECTION, Gateways.CHILD));
    }

    private List<Pair> inUse() {
        return server.dataPlane().pairs(State.ACTIVE);
    }

    /** Ari and Bob in transport mode behind one NAT, each with ports of its own. */
    private List<Host> behindOneNat() {
        world.translate(ARI, NAT, 10_000);
        world.translate(BOB, NAT, 20_000);
        return List.of(
                client(ARI, TrafficSelector.ofHost(ARI), SaMode.TRANSPORT),
                client(BOB, TrafficSelector.ofHost(BOB), SaMode.TRANSPORT));
    }

    @Test
    @DisplayName(
            "I9: of two clients in transport mode behind one NAT the first keeps the address, and the second is refused")
    void shouldRefuseTheSecondBehindOneNat() {
        serve(SaMode.TRANSPORT, UnaryOperator.identity());
        List<Host> clients = behindOneNat();
        connect(clients.getFirst());
        world.run(World.SECOND);
        connect(clients.getLast());
        world.run(100 * World.SECOND);

        assertTrue(server.refusals(Refusal.SELECTORS_TAKEN) >= 1);
        assertEquals(1, server.engine().childCount());
        assertEquals(1, server.dataPlane().pairs().size(), "the second one never had a pair");
        assertEquals(14_500, inUse().getFirst().parameters.udp().orElseThrow().remotePort());
        assertEquals(2, server.engine().saCount(), "the first one answered, and the second one may try again");
        String said = server.events(IkeEvent.MessageRefused.class).stream()
                .filter(event -> event.reason() == Refusal.SELECTORS_TAKEN)
                .map(IkeEvent.MessageRefused::detail)
                .findFirst()
                .orElseThrow();
        assertTrue(said.endsWith(NAT + " is for " + ARI), said);
    }

    @Test
    @DisplayName("I9: whoever has the address renews its pairs as ever")
    void shouldLetTheFirstRenew() {
        serve(SaMode.TRANSPORT, UnaryOperator.identity());
        Host ari = behindOneNat().getFirst();
        connect(ari);
        world.run(World.SECOND);
        ari.engine().onLifetime(ari.dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
        world.run(20 * World.SECOND);

        assertEquals(2, server.dataPlane().pairs().size());
        assertEquals(0, server.refusals(Refusal.SELECTORS_TAKEN));
    }

    @Test
    @DisplayName(
            "I9: if the first one does not answer when it is asked, its pair ends, and the second one's next attempt is taken")
    void shouldGiveTheAddressOfTheDeadAway() {
        serve(SaMode.TRANSPORT, UnaryOperator.identity());
        List<Host> clients = behindOneNat();
        connect(clients.getFirst());
        world.run(World.SECOND);
        clients.getFirst().silence();
        connect(clients.getLast());
        world.run(200 * World.SECOND);
        assertEquals(1, server.events(IkeEvent.PeerDead.class).size());
        assertEquals(0, server.engine().childCount());

        connect(clients.getLast());
        world.run(World.SECOND);
        assertEquals(1, inUse().size());
        assertEquals(24_500, inUse().getFirst().parameters.udp().orElseThrow().remotePort());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("I9: two that begin at the same time: one of them gets the address, with promotion and without")
    void shouldTakeOneOfTwoAtOnce(boolean promotion) {
        serve(SaMode.TRANSPORT, child -> promotion ? child : child.pending(PendingPolicy.DEFAULT.withoutPromotion()));
        List<Host> clients = behindOneNat();
        clients.forEach(SharedAddressTest::connect);
        world.run(100 * World.SECOND);

        assertTrue(server.refusals(Refusal.SELECTORS_TAKEN) >= 1);
        assertEquals(1, server.engine().childCount());
        assertEquals(1, server.dataPlane().pairs().size());
        assertEquals(0, server.dataPlane().reservedSpis());
    }

    @ParameterizedTest
    @CsvSource({
        "0a050100, 24, 0a050100, 24, false",
        "0a050100, 24, 0a050105, 32, false",
        "0a050105, 32, 0a050100, 24, false",
        "0a050100, 25, 0a050180, 25, true"
    })
    @DisplayName("I9: in tunnel mode too, two clients do not speak for one private address, and for two they do")
    void shouldRefuseOverlappingNetworks(String one, int oneBits, String other, int otherBits, boolean both) {
        serve(SaMode.TUNNEL, UnaryOperator.identity());
        world.translate(ARI, NAT, 10_000);
        world.translate(BOB, OTHER_NAT, 10_000);
        connect(client(ARI, TrafficSelector.ofPrefix(address(one), oneBits), SaMode.TUNNEL));
        world.run(World.SECOND);
        connect(client(BOB, TrafficSelector.ofPrefix(address(other), otherBits), SaMode.TUNNEL));
        world.run(5 * World.SECOND);

        assertEquals(both ? 2 : 1, inUse().size());
        assertEquals(both, server.refusals(Refusal.SELECTORS_TAKEN) == 0);
    }
}

package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.RemoteAccess;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Mode config for clients that do not log in: their identities have the addresses. */
final class AddressLeaseTest {
    private static final IpAddress NAT = new IpAddress(Octets.ofHex("0a6300fe"));
    private static final IpAddress ARI = new IpAddress(Octets.ofHex("0a010203"));
    private static final IpAddress BOB = new IpAddress(Octets.ofHex("0a010204"));
    private static final IpAddress FIRST = new IpAddress(Octets.ofHex("0ac80001"));
    private static final IpAddress NEXT = new IpAddress(Octets.ofHex("0ac80002"));
    private static final IpAddress LAST = new IpAddress(Octets.ofHex("0ac800fe"));
    private static final TrafficSelector POOL = TrafficSelector.ofPrefix(FIRST, 24);

    private final World world = new World(83);
    private final Host server = new Host(world, Gateways.EAST, Gateways.preShared("group"));

    private void serve(Map<String, IpAddress> assigned) {
        world.translate(ARI, NAT, 10_000);
        world.translate(BOB, NAT, 20_000);
        server.engine()
                .add(connection("staff", Gateways.EAST, new Identity.Address(Gateways.EAST), Optional.empty())
                        .modeConfig(ModeConfig.SERVER)
                        .remoteAccess(new RemoteAccess(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new AddressPool("pool", FIRST, LAST, assigned)),
                                List.of(),
                                List.of(),
                                List.of()))
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(Gateways.net(Gateways.EAST), POOL))
                                .build())
                        .build());
    }

    private Host connect(IpAddress from, String name) {
        Host client = new Host(world, from, Gateways.preShared("group"));
        client.engine()
                .add(connection("office", from, IdentityText.parse(name), Optional.empty())
                        .remote(Gateways.EAST)
                        .modeConfig(ModeConfig.CLIENT)
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(POOL, Gateways.net(Gateways.EAST)))
                                .dynamicLocal()
                                .build())
                        .build());
        client.engine().initiate("office", Gateways.CHILD);
        world.run(2 * World.SECOND);
        return client;
    }

    private static Connection.Builder connection(
            String name, IpAddress local, Identity own, Optional<Identity> expected) {
        return Connection.builder(name, local, new Authentication(AuthenticationMethod.PRE_SHARED_KEY, own, expected))
                .exchange(Phase1Exchange.AGGRESSIVE)
                .proposals(Gateways.FAST);
    }

    private static IpAddress assigned(Host client) {
        return client.events(IkeEvent.AddressAssigned.class).getFirst().address();
    }

    @Test
    @DisplayName("two clients behind one NAT have an address each, though their names are of one length")
    void shouldTellClientsBehindOneNatApart() {
        serve(Map.of());

        assertEquals(FIRST, assigned(connect(ARI, "ari.example")));
        assertEquals(NEXT, assigned(connect(BOB, "bob.example")));
        assertEquals(2, server.engine().childCount());
    }

    @Test
    @DisplayName("an identity that is assigned an address has it, however the assignment is spelt")
    void shouldGiveAnIdentityItsOwnAddress() {
        serve(Map.of("Bob.Example", LAST, "CN=ari,O=Example", NEXT, "a user", FIRST));

        assertEquals(LAST, assigned(connect(BOB, "bob.example")));
        assertEquals(NEXT, assigned(connect(ARI, "O=Example, CN=ari")));
    }

    @Test
    @DisplayName("an identity that is not expected is refused by its name")
    void shouldNameWhomItRefuses() {
        server.engine()
                .add(connection(
                                "staff",
                                Gateways.EAST,
                                new Identity.Address(Gateways.EAST),
                                Optional.of(IdentityText.parse("eve.example")))
                        .exchange(Phase1Exchange.MAIN)
                        .build());
        Host bob = new Host(world, BOB, Gateways.preShared("group"));
        bob.engine()
                .add(connection("office", BOB, IdentityText.parse("bob.example"), Optional.empty())
                        .exchange(Phase1Exchange.MAIN)
                        .remote(Gateways.EAST)
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(POOL, Gateways.net(Gateways.EAST)))
                                .build())
                        .build());
        bob.engine().initiate("office", Gateways.CHILD);
        world.run(World.SECOND);

        String said = server.events(IkeEvent.MessageRefused.class).stream()
                .filter(event -> event.reason() == Refusal.IDENTITY)
                .map(IkeEvent.MessageRefused::detail)
                .findFirst()
                .orElseThrow();
        assertTrue(said.startsWith("bob.example is not"), said);
    }
}

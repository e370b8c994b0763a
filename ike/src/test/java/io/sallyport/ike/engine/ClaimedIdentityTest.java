package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.PreSharedKeys.Entry;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Main Mode with pre-shared keys: the key is chosen by the address, and then the peer says who it is (RFC 2409 section 5.4). */
final class ClaimedIdentityTest {
    private static final IpAddress SERVER = Gateways.EAST;
    private static final IpAddress ALICES = Gateways.WEST;
    private static final IpAddress ELSEWHERE = new IpAddress(Octets.ofHex("c6336409"));
    private static final Identity GATEWAY = IdentityText.parse("gateway.example");
    private static final PeerPattern ANYONE = new PeerPattern.Anyone();

    private final World world = new World(2409);

    /** The server: a connection for alice at her address, and one for bob anywhere. */
    private Host server(Entry... keys) {
        Host server = host(keys);
        server.engine().add(connection("to alice", Optional.of("alice.example"), Optional.of(ALICES)));
        server.engine().add(connection("to bob", Optional.of("bob.example"), Optional.empty()));
        return server;
    }

    private Host host(Entry... keys) {
        return new Host(
                world,
                SERVER,
                new Credentials(
                        new PreSharedKeys(List.of(keys)),
                        List.of(),
                        new TrustStore(List.of(), List.of(), List.of(), RevocationPolicy.OFF),
                        InstantSource.fixed(TestPki.NOW)));
    }

    private static Connection connection(String name, Optional<String> peer, Optional<IpAddress> remote) {
        Authentication authentication =
                new Authentication(AuthenticationMethod.PRE_SHARED_KEY, GATEWAY, peer.map(IdentityText::parse));
        Connection.Builder builder = Connection.builder(name, SERVER, authentication)
                .proposals(Gateways.FAST)
                .children(child(SERVER, ALICES));
        remote.ifPresent(builder::remote);
        return builder.build();
    }

    private static ChildConfiguration child(IpAddress local, IpAddress remote) {
        return ChildConfiguration.builder(Gateways.CHILD, new SelectorPair(Gateways.net(local), Gateways.net(remote)))
                .build();
    }

    /** Somebody at an address, who says a name and has a key. */
    private void connect(IpAddress from, String name, String key) {
        Host peer = new Host(world, from, Gateways.preShared(key));
        peer.engine()
                .add(Connection.builder(
                                Gateways.CONNECTION, from, Authentication.preShared(IdentityText.parse(name), GATEWAY))
                        .remote(SERVER)
                        .proposals(Gateways.FAST)
                        .children(child(ALICES, SERVER))
                        .build());
        peer.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(5 * World.SECOND);
    }

    private static Entry entry(PeerPattern peer, String key) {
        return new Entry(
                Optional.empty(), peer, Secret.taking(Octets.ofText(key).toByteArray()));
    }

    private static PeerPattern exactly(String name) {
        return new PeerPattern.Exactly(IdentityText.parse(name));
    }

    private static List<String> established(Host server) {
        return server.events(IkeEvent.Phase1Established.class).stream()
                .map(event -> event.connection() + ": " + IdentityText.format(event.peer()))
                .toList();
    }

    @Test
    @DisplayName("I13: whoever has one peer's key does not become another peer, with a key of its own or anyone's")
    void shouldNotTakeTheIdentityOfAnother() {
        for (PeerPattern bob : Arrays.asList(exactly("bob.example"), ANYONE)) {
            Host server = server(entry(exactly("alice.example"), "alice's"), entry(bob, "bob's"));
            connect(ALICES, "bob.example", "alice's");

            assertEquals(List.of(), established(server), bob::toString);
            assertEquals(0, server.engine().childCount());
            assertTrue(server.refusals(Refusal.IDENTITY) > 0);
        }
    }

    @Test
    @DisplayName("I13: alice with her key at her address, and bob with his elsewhere, are who they say they are")
    void shouldKnowEachByItsKey() {
        Host server = server(entry(exactly("alice.example"), "alice's"), entry(exactly("bob.example"), "bob's"));
        connect(ALICES, "alice.example", "alice's");
        connect(ELSEWHERE, "bob.example", "bob's");

        assertEquals(List.of("to alice: alice.example", "to bob: bob.example"), established(server));
    }

    @Test
    @DisplayName("I13: with one key for a group, the identity tells its members' connections apart")
    void shouldTellMembersOfAGroupApart() {
        Host server = server(entry(ANYONE, "the group's"));
        server.engine().add(connection("to carol", Optional.of("carol.example"), Optional.empty()));
        connect(ELSEWHERE, "carol.example", "the group's");
        connect(ALICES, "bob.example", "the group's");

        assertEquals(List.of("to carol: carol.example", "to bob: bob.example"), established(server));
        assertEquals(0, server.refusals(Refusal.IDENTITY));
    }

    @Test
    @DisplayName("I13: a group's key is not enough to be somebody who has a key of its own")
    void shouldNotBelieveAMemberWhoClaimsANamedIdentity() {
        Host server = host(entry(ANYONE, "the group's"), entry(exactly("bob.example"), "bob's"));
        server.engine().add(connection("to anyone", Optional.empty(), Optional.empty()));
        connect(ALICES, "bob.example", "the group's");
        connect(ELSEWHERE, "carol.example", "the group's");

        assertEquals(List.of("to anyone: carol.example"), established(server));
        assertTrue(server.refusals(Refusal.IDENTITY) > 0);
    }
}

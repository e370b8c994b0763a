package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.auth.xauth.FailureBackoff;
import io.sallyport.ike.auth.xauth.XauthAccount;
import io.sallyport.ike.auth.xauth.XauthUsers;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.RemoteAccess;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hybrid authentication: the server has a certificate, the client a password alone (draft-ietf-ipsec-isakmp-hybrid-auth-05). */
final class HybridTest {
    private static final Identity SERVER = IdentityText.parse("east.example");
    private static final Issued AUTHORITY = TestPki.authority("CN=Authority");
    private static final Issued STRANGER = TestPki.authority("CN=Stranger");

    private final World world = new World(82);
    private Host client;
    private Host server;

    private static Credentials credentials(Optional<Issued> own) {
        return new Credentials(
                new PreSharedKeys(List.of()),
                own.stream().map(Issued::signingKey).toList(),
                new TrustStore(List.of(AUTHORITY.certificate()), List.of(), List.of(), RevocationPolicy.IF_PRESENT),
                InstantSource.fixed(TestPki.NOW));
    }

    private void connect(Phase1Exchange exchange, Issued issuer, String password) {
        Issued certificate = issuer.issues("CN=East")
                .keys("RSA-2048")
                .name(GeneralName.dNSName, "east.example")
                .make();
        client = new Host(world, Gateways.WEST, credentials(Optional.empty()));
        server = new Host(world, Gateways.EAST, credentials(Optional.of(certificate)));
        client.engine().add(ofTheClient("tunnel", exchange, password));
        server.engine()
                .add(connection(
                                "tunnel",
                                Gateways.EAST,
                                Gateways.WEST,
                                exchange,
                                new Authentication(AuthenticationMethod.HYBRID_INIT_RSA, SERVER, Optional.empty()))
                        .remoteAccess(access(
                                Optional.of(new XauthUsers(
                                        Map.of("carol", secret("open sesame")),
                                        new FailureBackoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 9))),
                                Optional.empty()))
                        .build());
        client.engine().initiate("tunnel", Gateways.CHILD);
        world.run(3 * World.SECOND);
    }

    private static Connection ofTheClient(String name, Phase1Exchange exchange, String password) {
        return connection(
                        name,
                        Gateways.WEST,
                        Gateways.EAST,
                        exchange,
                        new Authentication(
                                AuthenticationMethod.HYBRID_INIT_RSA,
                                new Identity.Address(Gateways.WEST),
                                Optional.of(SERVER)))
                .remote(Gateways.EAST)
                .remoteAccess(access(Optional.empty(), Optional.of(new XauthAccount("carol", secret(password)))))
                .build();
    }

    private static Connection.Builder connection(
            String name, IpAddress local, IpAddress remote, Phase1Exchange exchange, Authentication authentication) {
        return Connection.builder(name, local, authentication)
                .exchange(exchange)
                .proposals(Gateways.FAST)
                .children(ChildConfiguration.builder(
                                Gateways.CHILD, new SelectorPair(Gateways.net(local), Gateways.net(remote)))
                        .build());
    }

    private static RemoteAccess access(Optional<XauthUsers> users, Optional<XauthAccount> account) {
        return new RemoteAccess(users, account, Optional.empty(), List.of(), List.of(), List.of());
    }

    private static Secret secret(String text) {
        return Secret.taking(Octets.ofText(text).toByteArray());
    }

    @ParameterizedTest(name = "I10: {0}")
    @EnumSource(Phase1Exchange.class)
    @DisplayName("I10: a client that trusts the server's certificate logs in, and negotiates a child")
    void shouldLogIn(Phase1Exchange exchange) {
        connect(exchange, AUTHORITY, "open sesame");

        assertEquals("carol", server.events(IkeEvent.LoggedIn.class).getFirst().user());
        assertEquals(1, server.dataPlane().pairs().size());
        assertEquals(1, client.dataPlane().pairs().size());
        assertEquals(0, server.engine().halfOpenCount());
    }

    @Test
    @DisplayName("I10: a wrong password leads to nothing, though phase 1 went well")
    void shouldNotLetInWhoCannotLogIn() {
        connect(Phase1Exchange.MAIN, AUTHORITY, "open barley");

        assertEquals(List.of(), server.events(IkeEvent.LoggedIn.class));
        assertEquals(0, server.dataPlane().pairs().size());
        assertEquals(0, server.engine().saCount());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Phase1Exchange.class)
    @DisplayName("a client tells its password to no server whose certificate it does not trust")
    void shouldTellAStrangerNothing(Phase1Exchange exchange) {
        connect(exchange, STRANGER, "open sesame");
        world.run(40 * World.SECOND);

        assertEquals(
                0,
                Messages.sent(world.wire(), Gateways.WEST, ExchangeType.TRANSACTION)
                        .size());
        assertEquals(0, client.dataPlane().pairs().size());
        assertEquals(0, server.dataPlane().pairs().size());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Phase1Exchange.class)
    @DisplayName("one address that goes through phase 1 and never logs in takes no more room than first messages do")
    void shouldBoundThoseWhoDoNotLogIn(Phase1Exchange exchange) {
        world.faults((datagram, _) -> isLoginOfTheClient(datagram) ? List.of() : List.of(0L));
        connect(exchange, AUTHORITY, "open sesame");
        for (int i = 0; i < 2 * EngineSettings.DEFAULT.halfOpenPerAddress(); i++) {
            String name = "another" + i;
            client.engine().add(ofTheClient(name, exchange, "open sesame"));
            client.engine().initiate(name, Gateways.CHILD);
        }
        world.run(3 * World.SECOND);

        assertEquals(
                EngineSettings.DEFAULT.halfOpenPerAddress(), server.engine().halfOpenCount());
        assertEquals(
                EngineSettings.DEFAULT.halfOpenPerAddress(), server.engine().saCount());
        assertTrue(server.refusals(Refusal.HALF_OPEN_ADDRESS) > 0);
        client.silence();
        world.run(60 * World.SECOND);
        assertEquals(0, server.engine().halfOpenCount());
        assertEquals(0, server.engine().saCount());
    }

    private static boolean isLoginOfTheClient(Datagram datagram) {
        return datagram.local().address().equals(Gateways.WEST) && Messages.is(datagram, ExchangeType.TRANSACTION);
    }
}

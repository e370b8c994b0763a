package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.auth.xauth.FailureBackoff;
import io.sallyport.ike.auth.xauth.XauthAccount;
import io.sallyport.ike.auth.xauth.XauthUsers;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.ModeConfig;
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
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** XAUTH and mode config: a client logs in, gets an address, and only then negotiates its child. */
final class RemoteAccessTest {
    private static final IpAddress FIRST = new IpAddress(Octets.ofHex("0ac80001"));
    private static final IpAddress LAST = new IpAddress(Octets.ofHex("0ac800fe"));
    private static final TrafficSelector POOL = TrafficSelector.ofPrefix(FIRST, 24);

    private final World world = new World(81);
    private final Host client = new Host(world, Gateways.WEST, Gateways.preShared("group"));
    private final Host server = new Host(world, Gateways.EAST, Gateways.preShared("group"));

    private void configure(Phase1Exchange exchange, String password) {
        client.engine()
                .add(Connection.builder(
                                "office", Gateways.WEST, authentication(new Identity.KeyId(Octets.ofText("group"))))
                        .remote(Gateways.EAST)
                        .exchange(exchange)
                        .proposals(Gateways.FAST)
                        .modeConfig(ModeConfig.CLIENT)
                        .remoteAccess(new RemoteAccess(
                                Optional.empty(),
                                Optional.of(new XauthAccount("carol", secret(password))),
                                Optional.empty(),
                                List.of(),
                                List.of()))
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(POOL, Gateways.net(Gateways.EAST)))
                                .dynamicLocal()
                                .build())
                        .build());
        server.engine()
                .add(Connection.builder("staff", Gateways.EAST, authentication(new Identity.Address(Gateways.EAST)))
                        .exchange(exchange)
                        .proposals(Gateways.FAST)
                        .modeConfig(ModeConfig.SERVER)
                        .remoteAccess(new RemoteAccess(
                                Optional.of(new XauthUsers(
                                        Map.of("carol", secret("open sesame")),
                                        new FailureBackoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 9))),
                                Optional.empty(),
                                Optional.of(new AddressPool("pool", FIRST, LAST, Map.of())),
                                List.of(),
                                List.of()))
                        .children(ChildConfiguration.builder(
                                        Gateways.CHILD, new SelectorPair(Gateways.net(Gateways.EAST), POOL))
                                .build())
                        .build());
        client.engine().initiate("office", Gateways.CHILD);
        world.run(3 * World.SECOND);
    }

    private static Authentication authentication(Identity own) {
        return new Authentication(AuthenticationMethod.XAUTH_INIT_PRE_SHARED, own, Optional.empty());
    }

    private static Secret secret(String text) {
        return Secret.taking(Octets.ofText(text).toByteArray());
    }

    @ParameterizedTest(name = "I10: {0}")
    @EnumSource(Phase1Exchange.class)
    @DisplayName("I10: a client that logs in gets an address, and a child for that address alone")
    void shouldLogInAndGetAnAddress(Phase1Exchange exchange) {
        configure(exchange, "open sesame");

        assertEquals(
                FIRST, client.events(IkeEvent.AddressAssigned.class).getFirst().address());
        assertEquals(1, server.dataPlane().pairs().size());
        assertEquals(
                TrafficSelector.ofHost(FIRST),
                server.dataPlane().pairs().getFirst().parameters.selectors().remote());
    }

    @Test
    @DisplayName("I10: without a login there is no Quick Mode, and the ISAKMP SA ends")
    void shouldNegotiateNothingWhenTheLoginFails() {
        configure(Phase1Exchange.MAIN, "guess");

        assertEquals(0, server.dataPlane().pairs().size());
        assertEquals(
                0,
                Messages.sent(world.wire(), Gateways.WEST, ExchangeType.QUICK_MODE)
                        .size());
        assertEquals(
                Refusal.XAUTH_FAILED,
                server.events(IkeEvent.Phase1Ended.class).getFirst().reason());
        assertEquals(0, server.engine().saCount());
        assertEquals(0, client.engine().saCount());
    }

    @Test
    @DisplayName("I10: transactions survive the loss of any of their messages")
    void shouldRepeatTransactions() {
        int[] lost = {0};
        world.faults((datagram, random) ->
                Messages.is(datagram, ExchangeType.TRANSACTION) && random.nextInt(3) == 0 && ++lost[0] > 0
                        ? List.of()
                        : List.of(0L));
        configure(Phase1Exchange.MAIN, "open sesame");
        world.run(30 * World.SECOND);

        assertTrue(lost[0] > 0);
        assertEquals(1, server.dataPlane().pairs().size());
    }
}

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
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.RemoteAccess;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.assigned.ConfigurationType;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.AttributePayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** XAUTH and mode config: a client logs in, gets an address, and only then negotiates its child. */
final class RemoteAccessTest {
    private static final IpAddress FIRST = new IpAddress(Octets.ofHex("0ac80001"));
    private static final IpAddress LAST = new IpAddress(Octets.ofHex("0ac800fe"));
    private static final IpAddress NEXT = new IpAddress(Octets.ofHex("0ac80002"));
    private static final IpAddress SECOND_CLIENT = new IpAddress(Octets.ofHex("0a630003"));
    private static final TrafficSelector POOL = TrafficSelector.ofPrefix(FIRST, 24);

    private final World world = new World(81);
    private final Host client = new Host(world, Gateways.WEST, Gateways.preShared("group"));
    private final Host server = new Host(world, Gateways.EAST, Gateways.preShared("group"));
    private UnaryOperator<ChildConfiguration.Builder> serverChild = UnaryOperator.identity();
    private UnaryOperator<ChildConfiguration.Builder> clientChild = UnaryOperator.identity();
    private UnaryOperator<Connection.Builder> clientConnection = UnaryOperator.identity();

    private void configure(Phase1Exchange exchange, String password) {
        serve(exchange);
        connect(client, "carol", password, exchange);
    }

    private void connect(Host from, String user, String password, Phase1Exchange exchange) {
        from.engine()
                .add(clientConnection
                        .apply(Connection.builder(
                                        "office",
                                        from.address(),
                                        authentication(new Identity.KeyId(Octets.ofText("group"))))
                                .remote(Gateways.EAST)
                                .exchange(exchange)
                                .proposals(Gateways.FAST)
                                .modeConfig(ModeConfig.CLIENT)
                                .remoteAccess(new RemoteAccess(
                                        Optional.empty(),
                                        Optional.of(new XauthAccount(user, secret(password))),
                                        Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        List.of()))
                                .children(clientChild
                                        .apply(ChildConfiguration.builder(
                                                        Gateways.CHILD,
                                                        new SelectorPair(POOL, Gateways.net(Gateways.EAST)))
                                                .dynamicLocal())
                                        .build()))
                        .build());
        from.engine().initiate("office", Gateways.CHILD);
        world.run(3 * World.SECOND);
    }

    private void serve(Phase1Exchange exchange) {
        ChildConfiguration.Builder child =
                ChildConfiguration.builder(Gateways.CHILD, new SelectorPair(Gateways.net(Gateways.EAST), POOL));
        server.engine()
                .add(Connection.builder("staff", Gateways.EAST, authentication(new Identity.Address(Gateways.EAST)))
                        .exchange(exchange)
                        .proposals(Gateways.FAST)
                        .modeConfig(ModeConfig.SERVER)
                        .remoteAccess(new RemoteAccess(
                                Optional.of(new XauthUsers(
                                        Map.of("carol", secret("open sesame"), "dave", secret("open poppy")),
                                        new FailureBackoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 9))),
                                Optional.empty(),
                                Optional.of(new AddressPool("pool", FIRST, LAST, Map.of())),
                                List.of(),
                                List.of(),
                                List.of()))
                        .children(serverChild.apply(child).build())
                        .build());
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

    @Test
    @DisplayName("I10: a client that logs in and asks for no address speaks for none")
    void shouldRefuseAnAddressThatNobodyGave() {
        clientConnection = connection -> connection
                .modeConfig(ModeConfig.OFF)
                .children(ChildConfiguration.builder(
                                Gateways.CHILD,
                                new SelectorPair(TrafficSelector.ofHost(FIRST), Gateways.net(Gateways.EAST)))
                        .build());
        configure(Phase1Exchange.MAIN, "open sesame");

        assertEquals(1, server.events(IkeEvent.LoggedIn.class).size());
        assertEquals(0, server.dataPlane().pairs().size());
        assertTrue(server.refusals(Refusal.SELECTORS) > 0);
    }

    @Test
    @DisplayName("clients of one group each have an address, a login and a child of their own")
    void shouldServeSeveralClients() {
        Host second = new Host(world, SECOND_CLIENT, Gateways.preShared("group"));
        configure(Phase1Exchange.AGGRESSIVE, "open sesame");
        connect(second, "dave", "open poppy", Phase1Exchange.AGGRESSIVE);

        assertEquals(
                List.of("carol", "dave"),
                server.events(IkeEvent.LoggedIn.class).stream()
                        .map(IkeEvent.LoggedIn::user)
                        .toList());
        assertEquals(
                List.of(TrafficSelector.ofHost(FIRST), TrafficSelector.ofHost(NEXT)),
                server.dataPlane().pairs().stream()
                        .map(pair -> pair.parameters.selectors().remote())
                        .toList());
        // The address is free when its holder's SA and children have ended, and not before.
        client.engine().terminateAll();
        world.run(World.SECOND);

        assertEquals(
                FIRST, server.events(IkeEvent.AddressReleased.class).getFirst().address());
        assertEquals(1, server.engine().childCount());
        assertEquals(1, server.engine().saCount());
    }

    @Test
    @DisplayName("a server renews a client's child for the client's address")
    void shouldRenewForTheSameAddress() {
        serverChild = child ->
                child.rekey(new RekeyPolicy(Duration.ofMinutes(2), Duration.ofSeconds(60), 0, Duration.ofSeconds(1)));
        clientChild = child ->
                child.rekey(new RekeyPolicy(Duration.ofMinutes(2), Duration.ofSeconds(1), 0, Duration.ofSeconds(1)));
        configure(Phase1Exchange.MAIN, "open sesame");
        world.run(100 * World.SECOND);

        assertEquals(2, server.events(IkeEvent.ChildActive.class).size());
        // HASH 36, SA 48, Ni 24, ID 16 and 12, padded to whole blocks: vpnc makes its keys of 20 octets of a nonce.
        int question = Messages.sent(world.wire(), Gateways.EAST, ExchangeType.QUICK_MODE)
                .get(1)
                .content()
                .length();
        assertEquals(28 + 144, question);
        assertEquals(
                TrafficSelector.ofHost(FIRST),
                server.dataPlane().pairs().getLast().parameters.selectors().remote());
    }

    @Test
    @DisplayName("a client that renews its ISAKMP SA keeps its address and its child")
    void shouldKeepTheAddressThroughARenewal() {
        clientConnection = connection -> connection.rekey(
                new RekeyPolicy(Duration.ofMinutes(2), Duration.ofSeconds(60), 0, Duration.ofSeconds(1)));
        configure(Phase1Exchange.MAIN, "open sesame");
        world.run(90 * World.SECOND);

        assertEquals(2, server.events(IkeEvent.LoggedIn.class).size());
        assertEquals(1, server.engine().saCount());
        assertEquals(List.of(), server.events(IkeEvent.AddressReleased.class));
        assertEquals(List.of(), server.events(IkeEvent.ChildEnded.class));
    }

    @Test
    @DisplayName("I10: a client whose server never asks for a login gives up in time")
    void shouldNotWaitForeverForTheLogin() {
        world.faults((datagram, _) -> Messages.is(datagram, ExchangeType.TRANSACTION) ? List.of() : List.of(0L));
        configure(Phase1Exchange.MAIN, "open sesame");
        world.run(60 * World.SECOND);

        assertEquals(
                Refusal.TIMEOUT,
                client.events(IkeEvent.Phase1Ended.class).getFirst().reason());
        assertEquals(0, client.engine().saCount());
        assertEquals(0, server.engine().saCount());
    }

    /** Of the transactions of one side, those behind the first are lost, whether they are repeated or not. */
    private void loseTransactions(IpAddress from, int behind) {
        Set<Octets> seen = new HashSet<>();
        world.faults((datagram, _) -> {
            if (!datagram.local().address().equals(from) || !Messages.is(datagram, ExchangeType.TRANSACTION)) {
                return List.of(0L);
            }
            seen.add(datagram.content());
            return seen.size() > behind ? List.of() : List.of(0L);
        });
    }

    /** The server pushes; nothing is lost from now on. */
    private void push(ConfigurationAttribute attribute, Octets value) {
        world.faults(World.Faults.NONE);
        IkeSa sa = server.engine()
                .find(Messages.decode(world.wire().getLast())
                        .orElseThrow()
                        .header()
                        .cookies())
                .orElseThrow();
        Conversation conversation = sa.exchanges().open(ExchangeType.TRANSACTION);
        conversation.send(
                0,
                conversation.hashes()::first,
                List.of(new AttributePayload(
                        ConfigurationType.SET.code(),
                        1,
                        List.of(new DataAttribute.Variable(attribute.code(), value)))));
        world.run(100 * World.MILLISECOND);
    }

    /** How many there are, repetitions apart. */
    private long transactionsOfTheClient() {
        return Messages.sent(world.wire(), Gateways.WEST, ExchangeType.TRANSACTION).stream()
                .map(Datagram::content)
                .distinct()
                .count();
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_IP4_DNS", "UNITY_BANNER", "INTERNAL_IP4_ADDRESS"})
    @DisplayName("a client takes what the server pushes beside its address, and keeps its tunnel")
    void shouldAcknowledgeWhatIsPushed(ConfigurationAttribute attribute) {
        configure(Phase1Exchange.MAIN, "open sesame");
        long before = transactionsOfTheClient();
        push(attribute, Octets.ofHex("0a"));

        assertEquals(before + 1, transactionsOfTheClient());
        assertEquals(1, client.events(IkeEvent.AddressAssigned.class).size());
        assertEquals(1, client.engine().saCount());
        assertEquals(1, client.engine().childCount());
    }

    @Test
    @DisplayName("a client that waits for its address waits on when the server pushes other things")
    void shouldWaitOnForTheAddress() {
        loseTransactions(Gateways.EAST, 2);
        configure(Phase1Exchange.MAIN, "open sesame");
        assertEquals(List.of(), client.events(IkeEvent.AddressAssigned.class));
        long before = transactionsOfTheClient();
        push(ConfigurationAttribute.INTERNAL_IP4_DNS, FIRST.octets());

        assertEquals(before + 1, transactionsOfTheClient());
        world.run(10 * World.SECOND);
        assertEquals(List.of(), client.events(IkeEvent.Phase1Ended.class));
        assertEquals(
                FIRST, client.events(IkeEvent.AddressAssigned.class).getFirst().address());
        assertEquals(1, client.engine().childCount());
    }

    @Test
    @DisplayName(
            "a client to which the address was pushed keeps its tunnel when the answer to its question never comes")
    void shouldDoWithoutAnAnswer() {
        loseTransactions(Gateways.EAST, 2);
        configure(Phase1Exchange.MAIN, "open sesame");
        // Between two repetitions of the question, the second of which is after 3 s.
        world.run(World.SECOND);
        push(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, FIRST.octets());
        loseTransactions(Gateways.EAST, 0);
        assertEquals(1, client.engine().childCount());
        long before = client.events(IkeEvent.Retransmitted.class).size();
        world.run(90 * World.SECOND);

        assertTrue(client.events(IkeEvent.Retransmitted.class).size() > before);
        assertEquals(List.of(), client.events(IkeEvent.Phase1Ended.class));
        assertEquals(1, client.engine().childCount());
    }

    @Test
    @DisplayName("an address that is pushed before the login is over makes no tunnel")
    void shouldTakeNoAddressBeforeTheLogin() {
        loseTransactions(Gateways.WEST, 0);
        configure(Phase1Exchange.MAIN, "open sesame");
        push(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, LAST.octets());

        assertEquals(1, client.refusals(Refusal.BEFORE_XAUTH));
        world.run(10 * World.SECOND);
        assertEquals(
                List.of(FIRST),
                client.events(IkeEvent.AddressAssigned.class).stream()
                        .map(IkeEvent.AddressAssigned::address)
                        .toList());
        assertEquals(1, client.engine().childCount());
    }

    @Test
    @DisplayName("another address that the server pushes takes the place of the first, which is used no more")
    void shouldLeaveTheAddressThatAnotherReplaces() {
        configure(Phase1Exchange.MAIN, "open sesame");
        push(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, LAST.octets());
        push(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, LAST.octets());
        assertEquals(List.of(FIRST), released());

        client.engine().terminate("office");
        world.run(World.SECOND);
        assertEquals(List.of(FIRST, LAST), released());
    }

    private List<IpAddress> released() {
        return client.events(IkeEvent.AddressReleased.class).stream()
                .map(IkeEvent.AddressReleased::address)
                .toList();
    }
}

package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.crypto.ExchangeHash;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.MessageProtection;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** INITIAL-CONTACT where other implementations say it: within phase 1 and Quick Mode (RFC 2407 section 4.6.3). */
final class InitialContactTest {
    private static final RekeyPolicy SHORT =
            new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(10), 0, Duration.ofSeconds(3));
    private static final int TCP = 6;

    /** The message that says it. */
    enum Place {
        MAIN_5(0, 1),
        MAIN_6(0, 2),
        QUICK_1(1, 1),
        QUICK_2(1, 2);

        final int exchange;
        final int message;

        Place(int exchange, int message) {
            this.exchange = exchange;
            this.message = message;
        }

        boolean byInitiator() {
            return message == 1;
        }
    }

    /**
     * A peer that says INITIAL-CONTACT, made of one that does not: the messages of the next phase 1 and of what follows it
     * are opened on their way, and sealed again with one more payload in one of them. So both sides have IVs of their own.
     */
    private static final class Between implements World.Faults {
        private final World world;
        private final Map<Boolean, Host> hosts;
        private final Place place;
        private final Map<Integer, Map<Boolean, InitializationVector>> ivs = new HashMap<>();
        private final Map<Boolean, Octets> publicValues = new HashMap<>();
        private final List<Integer> exchanges = new ArrayList<>();
        private final Map<Integer, Integer> counts = new HashMap<>();
        private Octets nonce = Octets.EMPTY;
        private boolean losesAnswers;

        Between(World world, Host initiator, Host responder, Place place) {
            this.world = world;
            this.hosts = Map.of(true, initiator, false, responder);
            this.place = place;
        }

        @Override
        public List<Long> copies(Datagram datagram, Random random) {
            boolean initiator =
                    datagram.local().address().equals(hosts.get(true).address());
            IsakmpMessage message = Messages.decode(datagram).orElseThrow();
            if (message instanceof ClearMessage clear) {
                clear.chain()
                        .first(KeyExchangePayload.class)
                        .ifPresent(key -> publicValues.put(initiator, key.publicValue()));
                return List.of(0L);
            }
            if (publicValues.size() < 2) {
                return List.of(0L);
            }
            EncryptedMessage sealed = again((EncryptedMessage) message, initiator);
            if (!(losesAnswers && !initiator && message.header().messageId() != 0)) {
                world.after(
                        5 * World.MILLISECOND,
                        () -> world.deliver(
                                new Datagram(datagram.local(), datagram.remote(), Octets.of(sealed.encode()))));
            }
            return List.of();
        }

        private EncryptedMessage again(EncryptedMessage message, boolean initiator) {
            int id = message.header().messageId();
            IkeSa sa = hosts.get(initiator)
                    .engine()
                    .find(message.header().cookies())
                    .orElseThrow();
            if (!ivs.containsKey(id)) {
                exchanges.add(id);
                ivs.put(id, new HashMap<>(Map.of(true, first(sa, id, true), false, first(sa, id, false))));
            }
            Map<Boolean, InitializationVector> chain = ivs.get(id);
            try (Secret key = sa.keys().cipherKey(Gateways.FAST.keyOctets());
                    MessageProtection protection = new MessageProtection(
                            Gateways.FAST.cipher(), key, new MessageDecoder(DecodeLimits.DEFAULT))) {
                PayloadChain content = protection.open(message, chain.get(initiator))
                                instanceof Decoded<PayloadChain>(PayloadChain opened)
                        ? opened
                        : PayloadChain.of();
                chain.computeIfPresent(initiator, (_, iv) -> iv.after(message.ciphertext()));
                EncryptedMessage sealed =
                        protection.seal(message.header(), content(sa, id, content), chain.get(!initiator));
                chain.computeIfPresent(!initiator, (_, iv) -> iv.after(sealed.ciphertext()));
                return sealed;
            }
        }

        private InitializationVector first(IkeSa sa, int id, boolean initiator) {
            return id == 0
                    ? InitializationVector.ofPhase1(
                            Gateways.FAST.hashFunction(),
                            Gateways.FAST.cipher(),
                            publicValues.get(true),
                            publicValues.get(false))
                    : ivs.get(0).get(initiator).ofExchange(sa.prf().hash(), id);
        }

        private PayloadChain content(IkeSa sa, int id, PayloadChain content) {
            int message = counts.merge(id, 1, Integer::sum);
            if (exchanges.indexOf(id) != place.exchange || message != place.message) {
                content.first(NoncePayload.class).ifPresent(payload -> nonce = payload.nonce());
                return content;
            }
            List<Payload> payloads = new ArrayList<>(content.payloads());
            payloads.add(new NotificationPayload(
                    NotificationPayload.DOI_IPSEC,
                    ProtocolId.ISAKMP.code(),
                    sa.cookies().octets(),
                    NotifyType.INITIAL_CONTACT.code(),
                    NotificationData.Opaque.NONE));
            if (id != 0) {
                ExchangeHash hash = new ExchangeHash(sa.prf(), sa.keys().skeyidA(), id);
                Octets behind = new PayloadChain(payloads.subList(1, payloads.size()), Octets.EMPTY).encode();
                payloads.set(0, new HashPayload(message == 1 ? hash.first(behind) : hash.second(nonce, behind)));
            }
            return new PayloadChain(payloads, Octets.EMPTY);
        }
    }

    private static Gateways gateways(long seed) {
        return Gateways.of(seed, connection -> connection.initialContact(false).rekey(SHORT), UnaryOperator.identity())
                .connect();
    }

    /** A gateway that has forgotten everything. */
    private static Host rebooted(Gateways gateways, boolean west) {
        Host again = new Host(gateways.world(), west ? Gateways.WEST : Gateways.EAST, Gateways.preShared("secret"));
        again.engine()
                .add(Gateways.connection(
                        west ? Gateways.WEST : Gateways.EAST,
                        west ? Gateways.EAST : Gateways.WEST,
                        connection -> connection.initialContact(false).rekey(SHORT),
                        UnaryOperator.identity()));
        return again;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("I7: INITIAL-CONTACT ends what was before, in the last messages of Main Mode and in Quick Mode too")
    void shouldHeedInitialContactInOtherExchanges(Place place) {
        Gateways gateways = gateways(151);
        Host told = place.byInitiator() ? gateways.east() : gateways.west();
        Pair old = told.dataPlane().pairs().getFirst();
        Host again = rebooted(gateways, place.byInitiator());
        gateways.world()
                .faults(new Between(
                        gateways.world(),
                        place.byInitiator() ? again : told,
                        place.byInitiator() ? told : again,
                        place));
        if (place.byInitiator()) {
            again.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        } else {
            // West renews its ISAKMP SA, which is when the peer can say so.
            gateways.world().run(49 * World.SECOND + 500 * World.MILLISECOND);
            if (place == Place.QUICK_2) {
                told.engine().onLifetime(old.handle, LifetimeEnd.SOFT);
            }
        }
        gateways.world().run(World.SECOND);

        assertEquals(State.DEAD, old.state);
        assertEquals(1, told.engine().saCount());
        assertEquals(
                place == Place.MAIN_6 ? 0 : 1,
                told.dataPlane().pairs(State.ACTIVE).size());
    }

    @Test
    @DisplayName(
            "I7: a first message of Quick Mode that nothing follows may be old, and its INITIAL-CONTACT ends nothing")
    void shouldNotBelieveAFirstMessageAlone() {
        Gateways gateways = gateways(152);
        Pair old = gateways.east().dataPlane().pairs().getFirst();
        Host again = rebooted(gateways, true);
        Between between = new Between(gateways.world(), again, gateways.east(), Place.QUICK_1);
        between.losesAnswers = true;
        gateways.world().faults(between);
        again.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(400 * World.MILLISECOND);

        assertEquals(1, gateways.east().dataPlane().pairs(State.PENDING).size());
        assertEquals(State.ACTIVE, old.state);
        assertEquals(2, gateways.east().engine().saCount());
    }

    private static ChildConfiguration[] children(boolean west, StartMode start) {
        SelectorPair nets = new SelectorPair(
                Gateways.net(west ? Gateways.WEST : Gateways.EAST), Gateways.net(west ? Gateways.EAST : Gateways.WEST));
        SelectorPair other = new SelectorPair(
                nets.local().with(TCP, west ? 0 : 443), nets.remote().with(TCP, west ? 443 : 0));
        return new ChildConfiguration[] {
            ChildConfiguration.builder(Gateways.CHILD, nets).start(start).build(),
            ChildConfiguration.builder("other", other).build()
        };
    }

    @Test
    @DisplayName("I7: a child that starts on boot comes again after INITIAL-CONTACT, though the peer does not begin it")
    void shouldStartAgainWhatAPeerThatBeganAnewDoesNotBegin() {
        boolean[] west = {true};
        Gateways gateways = Gateways.of(
                153,
                connection -> {
                    connection.children(children(west[0], west[0] ? StartMode.ON_DEMAND : StartMode.ON_BOOT));
                    west[0] = false;
                    return connection;
                },
                UnaryOperator.identity());
        gateways.world().run(World.SECOND);
        Pair old = gateways.east().dataPlane().pairs().getFirst();
        Host again = new Host(gateways.world(), Gateways.WEST, Gateways.preShared("secret"));
        again.engine()
                .add(Gateways.connection(
                        Gateways.WEST,
                        Gateways.EAST,
                        connection -> connection.children(children(true, StartMode.ON_DEMAND)),
                        UnaryOperator.identity()));
        again.engine().initiate(Gateways.CONNECTION, "other");
        gateways.world().run(20 * World.SECOND);

        assertEquals(State.DEAD, old.state);
        assertEquals(2, gateways.east().dataPlane().pairs(State.ACTIVE).size());
        assertTrue(gateways.east().dataPlane().pairs(State.ACTIVE).stream()
                .anyMatch(pair -> pair.parameters.child().equals(Gateways.CHILD)));
    }
}

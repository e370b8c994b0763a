package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.simulation.World.Faults;
import io.sallyport.ike.transport.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are cut into pieces by both sides, and pieces of nobody. */
final class FragmentationTest {
    private static final int PIECE = 120;

    private static Gateways gateways(long seed, UnaryOperator<Connection.Builder> change) {
        return Gateways.of(seed, change, UnaryOperator.identity());
    }

    private static boolean isPiece(Datagram datagram) {
        return Messages.decode(datagram)
                .filter(message -> message instanceof ClearMessage clear
                        && clear.chain().first(FragmentPayload.class).isPresent())
                .isPresent();
    }

    private static long pieces(Gateways gateways, IpAddress from) {
        return gateways.world().wire().stream()
                .filter(datagram -> datagram.local().address().equals(from) && isPiece(datagram))
                .count();
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    @DisplayName("both sides cut what is long into pieces and join them, in any order, repeated, with NAT and without")
    void shouldNegotiateInPieces(Phase1Exchange exchange) {
        for (boolean nat : new boolean[] {false, true}) {
            World world = new World(111);
            IpAddress outside = new IpAddress(Octets.ofHex("cb007107"));
            boolean[] west = {true};
            if (nat) {
                world.translate(Gateways.WEST, outside, 10_000);
            }
            Gateways gateways = Gateways.of(
                    world,
                    connection -> {
                        Connection.Builder changed = nat && !west[0] ? connection.remote(outside) : connection;
                        west[0] = false;
                        return changed.exchange(exchange).fragmentOctets(PIECE);
                    },
                    UnaryOperator.identity(),
                    UnaryOperator.identity());
            // Twice, and in another order.
            gateways.world()
                    .faults((datagram, random) -> isPiece(datagram)
                            ? List.of(random.nextLong(20 * World.MILLISECOND), random.nextLong(20 * World.MILLISECOND))
                            : List.of(0L));
            gateways.connect();
            // Late copies of one message throw the pieces of the next away: that one is repeated.
            gateways.world().run(20 * World.SECOND);
            gateways.world().faults(Faults.NONE);

            assertTrue(pieces(gateways, Gateways.WEST) > 1, "west");
            assertTrue(pieces(gateways, Gateways.EAST) > 1, "east");
            assertTrue(gateways.world().wire().stream()
                    .filter(FragmentationTest::isPiece)
                    .allMatch(datagram -> datagram.content().length() <= PIECE + 4));
            assertTrue(gateways.carriesTraffic());
        }
    }

    @Test
    @DisplayName("a piece that is lost is made good by the repetition of the message")
    void shouldRepeatWholeMessages() {
        Gateways gateways = gateways(112, connection -> connection.fragmentOctets(PIECE));
        gateways.world()
                .faults((datagram, random) -> isPiece(datagram) && random.nextInt(20) == 0 ? List.of() : List.of(0L));
        gateways.connect();
        gateways.world().run(60 * World.SECOND);
        gateways.world().faults(Faults.NONE);

        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("nothing is cut for a peer that does not say that it takes fragments")
    void shouldNotCutForOthers() {
        int[] configured = {0};
        // West takes fragments and would cut; east does not say that it takes any.
        Gateways gateways = gateways(113, connection -> connection.fragmentOctets(configured[0]++ == 0 ? PIECE : 0));
        gateways.connect();

        assertEquals(0, pieces(gateways, Gateways.WEST) + pieces(gateways, Gateways.EAST));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("pieces that are wrong, endless, or of nobody change nothing, and no more than one message is held")
    void shouldStandWrongPieces() {
        Gateways gateways =
                gateways(114, connection -> connection.fragmentOctets(PIECE)).connect();
        Datagram genuine = gateways.world().wire().stream()
                .filter(datagram -> datagram.local().address().equals(Gateways.WEST)
                        && Messages.is(datagram, ExchangeType.QUICK_MODE))
                .findFirst()
                .orElseThrow();
        IsakmpHeader header = Messages.decode(genuine).orElseThrow().header();
        int children = gateways.east().engine().childCount();
        Random random = new Random(5);
        List<Datagram> wrong = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] data = new byte[random.nextInt(1_400)];
            random.nextBytes(data);
            FragmentPayload piece =
                    new FragmentPayload(random.nextInt(4), 1 + random.nextInt(255), random.nextInt(2), Octets.of(data));
            wrong.add(new Datagram(
                    genuine.local(),
                    genuine.remote(),
                    Octets.of(new ClearMessage(
                                    new IsakmpHeader(
                                            header.cookies(), ExchangeType.QUICK_MODE.code(), 0, header.messageId()),
                                    PayloadChain.of(piece))
                            .encode())));
        }
        // A whole message whose only content is a piece again must not go round in circles.
        FragmentPayload inner = new FragmentPayload(9, 1, 1, wrong.getFirst().content());
        wrong.add(new Datagram(
                genuine.local(),
                genuine.remote(),
                Octets.of(new ClearMessage(
                                new IsakmpHeader(header.cookies(), ExchangeType.QUICK_MODE.code(), 0, 1),
                                PayloadChain.of(inner))
                        .encode())));
        wrong.forEach(gateways.world()::deliver);

        assertTrue(gateways.east().refusals(Refusal.FRAGMENT) > 0);
        assertEquals(0, gateways.east().refusals(Refusal.INTERNAL));
        assertEquals(children, gateways.east().engine().childCount());
        assertTrue(gateways.carriesTraffic());
        Datagram stranger = new Datagram(
                genuine.local(),
                genuine.remote(),
                Messages.changed(wrong.getFirst(), 3, 0x55).content());
        long before = gateways.east().refusals(Refusal.UNKNOWN_COOKIES);
        gateways.world().deliver(stranger);
        assertEquals(before + 1, gateways.east().refusals(Refusal.UNKNOWN_COOKIES));
        assertFalse(gateways.west().engine().childCount() == 0);
    }
}

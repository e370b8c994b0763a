package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several children of one connection, and what they ask for. */
final class ChildrenTest {
    private static final int CHILDREN = 10;
    private static final int TCP = 6;

    /** The child of a number: a port of its own between the two networks. */
    private static ChildConfiguration child(int number, boolean west, StartMode start, boolean pfs) {
        TrafficSelector here = Gateways.net(west ? Gateways.WEST : Gateways.EAST);
        TrafficSelector there = Gateways.net(west ? Gateways.EAST : Gateways.WEST);
        // West's clients ask services of east.
        SelectorPair selectors = west
                ? new SelectorPair(here.with(TCP, 0), there.with(TCP, 8_000 + number))
                : new SelectorPair(here.with(TCP, 8_000 + number), there.with(TCP, 0));
        ChildConfiguration.Builder child =
                ChildConfiguration.builder("child " + number, selectors).start(start);
        return (pfs ? child.pfs(GroupDescription.CURVE25519) : child).build();
    }

    private static ChildConfiguration[] children(boolean west, boolean pfs) {
        StartMode start = west ? StartMode.ON_BOOT : StartMode.ON_DEMAND;
        return IntStream.range(0, CHILDREN)
                .mapToObj(number -> child(number, west, start, pfs))
                .toArray(ChildConfiguration[]::new);
    }

    private static Gateways gateways(long seed, boolean pfs) {
        boolean[] west = {true};
        return Gateways.of(
                seed,
                connection -> {
                    connection.children(children(west[0], pfs));
                    west[0] = false;
                    return connection;
                },
                UnaryOperator.identity());
    }

    @Test
    @DisplayName(
            "ten children are negotiated under one ISAKMP SA at the same time, each for its own ports, with PFS too")
    void shouldNegotiateChildrenAtTheSameTime() {
        for (boolean pfs : new boolean[] {false, true}) {
            Gateways gateways = gateways(131, pfs);
            gateways.world().run(World.SECOND);
            // Eight may be pending at once; the others are answered when they ask again.
            assertEquals(8, gateways.east().dataPlane().pairs(State.ACTIVE).size());
            gateways.world().run(2 * World.SECOND);

            assertEquals(1, gateways.west().engine().saCount());
            assertEquals(
                    CHILDREN, gateways.west().dataPlane().pairs(State.ACTIVE).size());
            assertEquals(
                    CHILDREN, gateways.east().dataPlane().pairs(State.ACTIVE).size());
            Set<TrafficSelector> asked = new HashSet<>();
            for (Pair pair : gateways.east().dataPlane().pairs()) {
                asked.add(pair.parameters.selectors().local());
                assertEquals(TCP, pair.parameters.selectors().remote().protocol());
            }
            assertEquals(CHILDREN, asked.size());
            assertTrue(interleaved(gateways.world().wire()), "they ran one after the other");
        }
    }

    /** True if a second exchange began before the first one was over. */
    private static boolean interleaved(List<Datagram> wire) {
        List<Integer> ids = Messages.sent(wire, Gateways.WEST, ExchangeType.QUICK_MODE).stream()
                .map(one -> Messages.decode(one).orElseThrow().header().messageId())
                .toList();
        return !ids.get(0).equals(ids.get(1));
    }

    @Test
    @DisplayName("ten children come to stand over a network that loses and disorders their messages")
    void shouldNegotiateChildrenUnderLoss() {
        Gateways gateways = gateways(132, false);
        gateways.world()
                .faults((datagram, random) ->
                        random.nextInt(3) == 0 ? List.of() : List.of(random.nextLong(200 * World.MILLISECOND)));
        gateways.world().run(120 * World.SECOND);

        assertEquals(CHILDREN, gateways.west().dataPlane().pairs(State.ACTIVE).size());
        assertEquals(CHILDREN, gateways.west().engine().childCount());
        assertEquals(
                0, gateways.west().refusals(Refusal.INTERNAL) + gateways.east().refusals(Refusal.INTERNAL));
    }

    @Test
    @DisplayName("transport mode is negotiated for the two gateways themselves, with and without ID payloads' ports")
    void shouldNegotiateTransportMode() {
        for (int protocol : new int[] {0, 17}) {
            boolean[] west = {true};
            Gateways gateways = Gateways.of(
                            133,
                            connection -> {
                                IpAddress here = west[0] ? Gateways.WEST : Gateways.EAST;
                                IpAddress there = west[0] ? Gateways.EAST : Gateways.WEST;
                                west[0] = false;
                                int port = protocol == 0 ? 0 : 1_701;
                                return connection.children(ChildConfiguration.builder(
                                                Gateways.CHILD,
                                                new SelectorPair(
                                                        TrafficSelector.ofHost(here)
                                                                .with(protocol, port),
                                                        TrafficSelector.ofHost(there)
                                                                .with(protocol, port)))
                                        .mode(SaMode.TRANSPORT)
                                        .build());
                            },
                            UnaryOperator.identity())
                    .connect();

            Pair pair = gateways.east().dataPlane().pairs().getFirst();
            assertEquals(SaMode.TRANSPORT, pair.parameters.mode());
            assertEquals(protocol, pair.parameters.selectors().remote().protocol());
            assertTrue(gateways.carriesTraffic());
        }
    }

    @Test
    @DisplayName("a Quick Mode for packets that no child is for is refused, and changes nothing")
    void shouldRefuseOtherSelectors() {
        boolean[] west = {true};
        IpAddress stranger = new IpAddress(Octets.ofHex("c6336401"));
        Gateways gateways = Gateways.of(
                        134,
                        connection -> {
                            if (west[0]) {
                                connection.children(ChildConfiguration.builder(
                                                Gateways.CHILD,
                                                new SelectorPair(
                                                        TrafficSelector.ofHost(stranger), Gateways.net(Gateways.EAST)))
                                        .build());
                            }
                            west[0] = false;
                            return connection;
                        },
                        UnaryOperator.identity())
                .connect();

        assertEquals(0, gateways.east().dataPlane().pairs().size());
        assertEquals(0, gateways.east().dataPlane().reservedSpis());
        assertTrue(gateways.east().refusals(Refusal.SELECTORS) > 0);
    }

    @Test
    @DisplayName("one Quick Mode that comes before the end of phase 1 is held and answered then; others are refused")
    void shouldHoldOneEarlyQuickMode() {
        Gateways gateways = Gateways.of(135, UnaryOperator.identity(), UnaryOperator.identity());
        int[] main = {0};
        // East's last message of Main Mode comes late, and east itself begins a Quick Mode at once.
        gateways.world().faults((datagram, random) -> {
            boolean fromEast = datagram.local().address().equals(Gateways.EAST);
            if (fromEast && Messages.is(datagram, ExchangeType.IDENTITY_PROTECTION) && ++main[0] == 3) {
                return List.of(700 * World.MILLISECOND);
            }
            return List.of(0L);
        });
        gateways.west().engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(100 * World.MILLISECOND);
        gateways.east().engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(100 * World.MILLISECOND);
        // West held the Quick Mode and sent its own last message again, to which east's came again, at once.
        assertEquals(1, gateways.west().dataPlane().pairs(State.ACTIVE).size());
        long repeated = gateways.world().wire().stream()
                .filter(one -> one.local().address().equals(Gateways.WEST)
                        && Messages.is(one, ExchangeType.IDENTITY_PROTECTION))
                .count();
        assertEquals(4, repeated, "our own last message was sent again");
        assertTrue(gateways.carriesTraffic());
    }
}

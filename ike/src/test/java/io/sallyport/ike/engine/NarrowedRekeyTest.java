package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rekeys that meet others: of another part of the same child, of the same pair, or of none that comes to an end. */
final class NarrowedRekeyTest {
    private static final int TCP = 6;
    private static final int SEEDS = 20;

    private static Gateways gateways(long seed) {
        return Gateways.of(seed, connection -> connection.dpd(DeadPeerDetection.OFF), UnaryOperator.identity())
                .connect();
    }

    /** West has one wide child, and east made two pairs for parts of it. */
    private static Gateways narrowed(long seed) {
        boolean[] west = {true};
        Gateways gateways = Gateways.of(
                seed,
                connection -> {
                    if (!west[0]) {
                        connection.children(part("a", 443), part("b", 8_443));
                    }
                    west[0] = false;
                    return connection;
                },
                UnaryOperator.identity());
        for (String child : List.of("a", "b")) {
            gateways.east().engine().initiate(Gateways.CONNECTION, child);
            gateways.world().run(World.SECOND);
        }
        assertEquals(2, gateways.west().dataPlane().pairs(State.ACTIVE).size());
        return gateways;
    }

    private static ChildConfiguration part(String name, int port) {
        return ChildConfiguration.builder(
                        name,
                        new SelectorPair(
                                Gateways.net(Gateways.EAST).with(TCP, port),
                                Gateways.net(Gateways.WEST).with(TCP, 0)))
                .build();
    }

    private static void soft(Host host, int pair) {
        host.engine().onLifetime(host.dataPlane().pairs().get(pair).handle, LifetimeEnd.SOFT);
    }

    private static void assertBothRenewed(Gateways gateways, long seed) {
        for (Host host : List.of(gateways.west(), gateways.east())) {
            List<Pair> pairs = host.dataPlane().pairs();
            assertEquals(4, pairs.size(), "seed " + seed);
            assertEquals(pairs.subList(2, 4), host.dataPlane().pairs(State.ACTIVE), "seed " + seed);
            assertEquals(
                    2,
                    pairs.subList(2, 4).stream()
                            .map(pair -> pair.parameters.selectors())
                            .distinct()
                            .count());
        }
    }

    /** The message ids of Quick Modes that a side sent. */
    private static Set<Integer> quickModes(Gateways gateways, IpAddress from) {
        return Messages.sent(gateways.world().wire(), from, ExchangeType.QUICK_MODE).stream()
                .map(one -> Messages.decode(one).orElseThrow().header().messageId())
                .collect(Collectors.toSet());
    }

    private static long begunByWest(Gateways gateways) {
        Set<Integer> ids = quickModes(gateways, Gateways.WEST);
        ids.removeAll(quickModes(gateways, Gateways.EAST));
        return ids.size();
    }

    @Test
    @DisplayName("two pairs of one child for different packets are renewed at the same time")
    void shouldRenewTwoPartsAtOnce() {
        Gateways gateways = narrowed(171);
        soft(gateways.west(), 0);
        soft(gateways.west(), 1);
        gateways.world().run(30 * World.SECOND);

        assertBothRenewed(gateways, 171);
    }

    @Test
    @DisplayName("a rekey does not give way to the peer's rekey of another pair, whatever the nonces are")
    void shouldNotGiveWayToAnotherPart() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Gateways gateways = narrowed(seed);
            soft(gateways.west(), 0);
            soft(gateways.east(), 1);
            gateways.world().run(30 * World.SECOND);

            assertBothRenewed(gateways, seed);
        }
    }

    @Test
    @DisplayName("a rekey that gave way to the peer's is tried again when that one comes to nothing")
    void shouldTryAgainWhenTheWinnerFails() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Gateways gateways = gateways(seed);
            soft(gateways.east(), 0);
            soft(gateways.west(), 0);
            long before = begunByWest(gateways);
            gateways.east().silence();
            gateways.world().run(60 * World.SECOND);

            assertTrue(begunByWest(gateways) > before, "seed " + seed);
        }
    }

    @Test
    @DisplayName("a rekey that is not begun since the peer's is under way is begun when that one comes to nothing")
    void shouldTryAgainWhenAnotherWasUnderWay() {
        Gateways gateways = gateways(172);
        soft(gateways.east(), 0);
        gateways.east().silence();
        gateways.world().run(100 * World.MILLISECOND);
        long before = begunByWest(gateways);
        soft(gateways.west(), 0);
        gateways.world().run(100 * World.MILLISECOND);
        assertEquals(before, begunByWest(gateways));

        gateways.world().run(60 * World.SECOND);

        assertTrue(begunByWest(gateways) > before);
    }

    @Test
    @DisplayName("a rekey for which there is no SPI is tried again")
    void shouldTryAgainWhenThereWasNoSpi() {
        Gateways gateways = gateways(173);
        gateways.west().dataPlane().noSpis(true);
        soft(gateways.west(), 0);
        gateways.world().run(World.SECOND);
        gateways.west().dataPlane().noSpis(false);
        gateways.world().run(20 * World.SECOND);

        assertEquals(2, gateways.west().dataPlane().pairs().size());
        assertTrue(gateways.carriesTraffic());
    }
}

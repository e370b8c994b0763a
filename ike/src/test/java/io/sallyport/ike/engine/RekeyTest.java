package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Successors of both phases: made before what they replace is broken. */
final class RekeyTest {
    private static final RekeyPolicy OFTEN =
            new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(10), 1, Duration.ofSeconds(3));

    @Test
    void shouldLoseNoPacketWhilePairsAreReplaced() {
        Gateways gateways = Gateways.of(
                        61,
                        UnaryOperator.identity(),
                        child -> child.rekey(OFTEN).pfs(GroupDescription.CURVE25519))
                .connect();
        for (int i = 0; i < 1_200; i++) {
            gateways.west().dataPlane().send(i);
            gateways.east().dataPlane().send(i);
            gateways.world().run(500 * World.MILLISECOND);
        }

        assertEquals(1_200, gateways.east().dataPlane().delivered.size());
        assertEquals(1_200, gateways.west().dataPlane().delivered.size());
        int pairs = gateways.west().dataPlane().pairs().size();
        assertTrue(pairs >= 10 && pairs <= 20, pairs + " pairs in 600 s");
        assertTrue(gateways.west().dataPlane().pairs(State.ACTIVE).size() <= 2);
    }

    @Test
    void shouldKeepChildrenThroughReauthentication() {
        Gateways gateways = Gateways.of(62, connection -> connection.rekey(OFTEN), UnaryOperator.identity())
                .connect();
        gateways.world().run(600 * World.SECOND);

        int established =
                gateways.west().events(IkeEvent.Phase1Established.class).size();
        assertTrue(established >= 10 && established <= 20, established + " ISAKMP SAs in 600 s");
        assertEquals(1, gateways.west().dataPlane().pairs().size());
        assertEquals(State.ACTIVE, gateways.east().dataPlane().pairs().getFirst().state);
        assertTrue(gateways.west().engine().saCount() <= 2);
        assertTrue(gateways.carriesTraffic());
    }

    /**
     * Both sides' ISAKMP SAs live for a minute, and successors are begun after 50 seconds, again after 51, 53, 57 and 65;
     * nothing of phase 1 arrives in the given seconds.
     */
    private static Gateways withoutPhase1(long fromSeconds, long toSeconds) {
        Gateways gateways = Gateways.of(
                67,
                connection -> connection.rekey(
                        new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(10), 0, Duration.ofSeconds(3))),
                UnaryOperator.identity());
        World world = gateways.world();
        world.faults((datagram, random) -> {
            long second = world.now() / World.SECOND;
            boolean lost = second >= fromSeconds && second < toSeconds;
            return lost && Messages.is(datagram, ExchangeType.IDENTITY_PROTECTION) ? List.of() : List.of(0L);
        });
        return gateways.connect();
    }

    @Test
    void shouldHaveTheSuccessorInTimeThoughMessagesAreLost() {
        Gateways gateways = withoutPhase1(20, 55);
        gateways.world().run(70 * World.SECOND);

        assertEquals(List.of(), gateways.west().events(IkeEvent.ChildEnded.class));
        assertEquals(List.of(), gateways.east().events(IkeEvent.ChildEnded.class));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldKeepChildrenPastTheEndOfAnIsakmpSaWhoseSuccessorIsUnderWay() {
        Gateways gateways = withoutPhase1(20, 63);
        gateways.world().run(62 * World.SECOND);
        assertEquals(1, gateways.west().events(IkeEvent.Phase1Ended.class).size());
        assertTrue(gateways.carriesTraffic());

        gateways.world().run(40 * World.SECOND);

        assertEquals(List.of(), gateways.west().events(IkeEvent.ChildEnded.class));
        assertEquals(List.of(), gateways.east().events(IkeEvent.ChildEnded.class));
        assertTrue(gateways.west().events(IkeEvent.Phase1Established.class).size() >= 2);
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldEndChildrenWhoseIsakmpSaHasNoSuccessorInTheEnd() {
        Gateways gateways = withoutPhase1(20, Long.MAX_VALUE);
        gateways.world().run(200 * World.SECOND);

        assertEquals(0, gateways.west().engine().childCount());
        assertEquals(0, gateways.east().engine().childCount());
        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(0, gateways.west().dataPlane().pairs(State.ACTIVE).size());
    }

    @Test
    void shouldLetOnlyOneOfTwoCrossingRekeysGoOn() {
        for (int seed = 0; seed < 50; seed++) {
            Gateways gateways = Gateways.of(seed, UnaryOperator.identity(), UnaryOperator.identity())
                    .connect();
            gateways.west()
                    .engine()
                    .onLifetime(gateways.west().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
            gateways.east()
                    .engine()
                    .onLifetime(gateways.east().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
            gateways.world().run(30 * World.SECOND);

            assertEquals(2, gateways.west().dataPlane().pairs().size(), "seed " + seed);
            assertEquals(1, gateways.west().dataPlane().pairs(State.ACTIVE).size(), "seed " + seed);
            assertEquals(1, gateways.east().dataPlane().pairs(State.ACTIVE).size(), "seed " + seed);
            assertTrue(gateways.carriesTraffic(), "seed " + seed);
        }
    }

    @Test
    void shouldStartOnBootAndAgainWhenThePeerIsLost() {
        Gateways gateways = Gateways.of(
                new World(64),
                connection -> connection,
                child -> child.start(StartMode.ON_BOOT),
                UnaryOperator.identity());
        gateways.world().run(World.SECOND);
        assertTrue(gateways.carriesTraffic());

        gateways.east().engine().terminate(Gateways.CONNECTION);
        gateways.world().run(20 * World.SECOND);

        assertTrue(gateways.carriesTraffic());
        assertEquals(2, gateways.west().dataPlane().pairs().size());
    }

    @Test
    void shouldNegotiateWhenTrafficWantsIt() {
        Gateways gateways = Gateways.of(65, UnaryOperator.identity(), child -> child.start(StartMode.ON_TRAFFIC));
        gateways.east().engine().onAcquire(Gateways.CONNECTION, Gateways.CHILD);
        gateways.world().run(World.SECOND);

        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldHaveOneTunnelWhenBothSidesStartAtOnce() {
        for (int seed = 0; seed < 30; seed++) {
            Gateways gateways = Gateways.of(seed, UnaryOperator.identity(), child -> child.start(StartMode.ON_BOOT));
            gateways.world().run(60 * World.SECOND);

            assertTrue(gateways.carriesTraffic(), "seed " + seed);
            assertEquals(1, gateways.west().dataPlane().pairs(State.ACTIVE).size(), "seed " + seed);
            assertEquals(1, gateways.east().dataPlane().pairs(State.ACTIVE).size(), "seed " + seed);
        }
    }

    @Test
    void shouldRemoveEverythingThatAnOperatorEnds() {
        Gateways gateways = Gateways.of(66, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
        gateways.west().engine().terminate(Gateways.CONNECTION);
        gateways.world().run(World.SECOND);

        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(0, gateways.east().engine().saCount());
        assertEquals(0, gateways.east().engine().childCount());
        assertEquals(0, gateways.east().dataPlane().pairs(State.ACTIVE).size());
    }
}

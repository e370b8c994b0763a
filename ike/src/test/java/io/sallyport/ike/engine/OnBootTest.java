package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child that starts on boot is wanted for as long as its connection is there. */
final class OnBootTest {
    private final World world = new World(162);

    /** West begins on boot; from a message of Quick Mode on nothing of it comes through. */
    private Gateways losing(int place) {
        world.faults(Messages.loseQuickMode(place, Integer.MAX_VALUE));
        Gateways gateways = Gateways.of(
                world,
                connection -> connection.dpd(DeadPeerDetection.OFF),
                child -> child.pending(PendingPolicy.DEFAULT.withCommitBit()).start(StartMode.ON_BOOT),
                child -> child.pending(PendingPolicy.DEFAULT.withCommitBit()));
        world.run(World.SECOND);
        assertEquals(1, gateways.west().engine().establishedCount());
        assertEquals(0, gateways.west().events(IkeEvent.ChildActive.class).size());
        assertEquals(
                place == 4 ? 1 : 0,
                gateways.west().dataPlane().pairs(State.PENDING).size());
        return gateways;
    }

    /** East says that the ISAKMP SA ends, and west believes it. */
    private static void endByEast(Gateways gateways) {
        Notices.delete(gateways.east()
                .engine()
                .find(gateways.west()
                        .events(IkeEvent.Phase1Established.class)
                        .getFirst()
                        .cookies())
                .orElseThrow());
    }

    /** An operator ends the connection at west, and from then on everything would come through. */
    private void assertStaysAwayOnceTerminated(Gateways gateways) {
        gateways.west().engine().terminate(Gateways.CONNECTION);
        world.faults(World.Faults.NONE);
        world.run(60 * World.SECOND);

        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(0, gateways.west().engine().childCount());
    }

    @ParameterizedTest(name = "message {0} of Quick Mode is lost")
    @ValueSource(ints = {1, 2, 4})
    @DisplayName("a child that is being negotiated when its ISAKMP SA ends is negotiated again")
    void shouldNegotiateAgainWhenTheIsakmpSaEnds(int place) {
        Gateways gateways = losing(place);
        endByEast(gateways);
        world.run(100 * World.MILLISECOND);
        assertEquals(0, gateways.west().engine().saCount());
        assertEquals(0, gateways.west().engine().childCount());
        world.faults(World.Faults.NONE);
        world.run(20 * World.SECOND);

        assertEquals(1, gateways.west().engine().childCount());
        assertTrue(gateways.carriesTraffic());
    }

    @ParameterizedTest(name = "message {0} of Quick Mode is lost")
    @ValueSource(ints = {1, 2, 4})
    @DisplayName("a child that is being negotiated when an operator ends the connection stays away")
    void shouldStayAwayWhenAnOperatorEndsTheConnection(int place) {
        Gateways gateways = losing(place);
        assertStaysAwayOnceTerminated(gateways);
    }

    @Test
    @DisplayName("a connection that an operator ends while what it lost waits to be tried again stays away")
    void shouldStayAwayWhenAnOperatorEndsWhatWaits() {
        Gateways gateways = losing(1);
        endByEast(gateways);
        world.run(World.SECOND);
        assertEquals(0, gateways.west().engine().saCount());
        assertStaysAwayOnceTerminated(gateways);
    }

    @Test
    @DisplayName("a child on demand that is being negotiated when its ISAKMP SA ends waits for demand")
    void shouldWaitForDemand() {
        world.faults(Messages.loseQuickMode(1, Integer.MAX_VALUE));
        Gateways gateways = Gateways.of(
                        world,
                        connection -> connection.dpd(DeadPeerDetection.OFF),
                        UnaryOperator.identity(),
                        UnaryOperator.identity())
                .connect();
        endByEast(gateways);
        world.run(20 * World.SECOND);

        assertEquals(1, gateways.west().events(IkeEvent.Phase1Established.class).size());
        assertEquals(0, gateways.west().engine().saCount());
    }
}

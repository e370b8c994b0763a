package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane.Pair;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import io.sallyport.ike.simulation.World;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The proof of a pair comes when its time is just over in the data plane, and the engine has not heard of that yet. */
final class LateProofTest {
    private final World world = new World(163);

    /** All until a message of Quick Mode, which is lost once; a pair that waits for it dies meanwhile. */
    private Host dying(Host host) {
        world.run(200 * World.MILLISECOND);
        Pair pair = host.dataPlane().pairs().getFirst();
        assertEquals(State.PENDING, pair.state);
        pair.state = State.DEAD;
        world.run(20 * World.SECOND);

        List<IkeEvent.ChildExpired> expired = host.events(IkeEvent.ChildExpired.class);
        assertEquals(1, expired.size());
        assertEquals(pair.inboundSpi(), expired.getFirst().inboundSpi());
        assertEquals(List.of(), host.events(IkeEvent.ChildEnded.class));
        return host;
    }

    @Test
    @DisplayName("an initiator tells that the pair was never proved, and negotiates another one if it is still wanted")
    void shouldNegotiateAgainAsInitiator() {
        world.faults(Messages.loseQuickMode(4, 1));
        PendingPolicy policy = PendingPolicy.DEFAULT.withCommitBit();
        Gateways gateways = Gateways.of(
                world,
                UnaryOperator.identity(),
                child -> child.pending(policy).start(StartMode.ON_BOOT),
                child -> child.pending(policy));
        Host west = dying(gateways.west());

        assertEquals(2, west.dataPlane().pairs().size());
        assertEquals(1, west.engine().childCount());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName("a responder tells that the pair was never proved, and the peer that it is gone")
    void shouldTellAsResponder() {
        world.faults(Messages.loseQuickMode(3, 1));
        Gateways gateways =
                Gateways.of(world, UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
        gateways.west().engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        Host east = dying(gateways.east());

        assertEquals(0, east.engine().childCount());
        assertEquals(0, gateways.west().engine().childCount());
        assertEquals(0, east.dataPlane().reservedSpis());
    }
}

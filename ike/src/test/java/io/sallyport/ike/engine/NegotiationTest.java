package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane.State;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whole negotiations without faults. */
final class NegotiationTest {
    @Test
    void shouldCarryTrafficAfterMainAndQuickMode() {
        Gateways gateways = Gateways.of(1, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();

        assertEquals(9, gateways.world().wire().size() - initialContacts());
        assertTrue(gateways.carriesTraffic());
        assertEquals(1, gateways.west().events(IkeEvent.Phase1Established.class).size());
        assertEquals(1, gateways.east().dataPlane().pairs(State.ACTIVE).size());
    }

    @Test
    void shouldCarryTrafficWithPerfectForwardSecrecy() {
        Gateways gateways = Gateways.of(2, UnaryOperator.identity(), child -> child.pfs(GroupDescription.CURVE25519))
                .connect();

        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldCarryTrafficAfterAggressiveAndQuickMode() {
        Gateways gateways = Gateways.of(
                        3, connection -> connection.exchange(Phase1Exchange.AGGRESSIVE), UnaryOperator.identity())
                .connect();

        assertTrue(gateways.carriesTraffic());
        assertEquals(6, gateways.world().wire().size() - initialContacts());
    }

    private static int initialContacts() {
        return 1;
    }
}

package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** West behind a NAT that maps port p to 50,000 + p. */
final class NatTest {
    private static final IpAddress OUTSIDE = new IpAddress(Octets.ofHex("cb007105"));
    private static final int SHIFT = 50_000;
    private static final int NAT_PORT = 4500;
    private static final Octets KEEPALIVE = Octets.ofHex("ff");

    private final World world = new World(4500);

    /** What goes to the outside address comes to west, and what west sends comes from there. */
    private void translate() {
        world.faults((datagram, random) -> {
            Endpoint from = datagram.local();
            Endpoint to = datagram.remote();
            Datagram translated = from.address().equals(Gateways.WEST)
                    ? new Datagram(new Endpoint(OUTSIDE, from.port() + SHIFT), to, datagram.content())
                    : new Datagram(from, new Endpoint(Gateways.WEST, to.port() - SHIFT), datagram.content());
            world.after(World.MILLISECOND, () -> world.deliver(translated));
            return List.of();
        });
    }

    private long keepalives(IpAddress from) {
        return world.wire().stream()
                .filter(datagram -> datagram.content().equals(KEEPALIVE))
                .filter(datagram -> datagram.local().equals(new Endpoint(from, NAT_PORT)))
                .count();
    }

    @Test
    @DisplayName(
            "I9, D21: who is behind a NAT goes to port 4500 and sends a keepalive every 20 seconds, the other none")
    void shouldKeepTheMappingAlive() {
        Host west = new Host(world, Gateways.WEST, Gateways.preShared("secret"));
        Host east = new Host(world, Gateways.EAST, Gateways.preShared("secret"));
        west.engine()
                .add(Gateways.connection(
                        Gateways.WEST, Gateways.EAST, UnaryOperator.identity(), UnaryOperator.identity()));
        east.engine()
                .add(Gateways.connection(
                        Gateways.EAST,
                        Gateways.WEST,
                        connection -> connection.remote(OUTSIDE),
                        UnaryOperator.identity()));
        translate();
        west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(World.SECOND);

        assertEquals(1, west.engine().saCount());
        assertEquals(1, east.dataPlane().pairs().size());
        assertTrue(world.wire().getLast().local().port() == NAT_PORT, world.wire()::toString);
        world.run(100 * World.SECOND);
        assertEquals(5, keepalives(Gateways.WEST));
        assertEquals(0, keepalives(Gateways.EAST));
        assertTrue(world.wire().stream()
                .filter(datagram -> datagram.content().equals(KEEPALIVE))
                .allMatch(datagram -> datagram.remote().equals(new Endpoint(Gateways.EAST, NAT_PORT))));
    }
}

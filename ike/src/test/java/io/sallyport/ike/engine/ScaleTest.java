package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.World;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Very many connections on one thread. */
final class ScaleTest {
    private static final int CONNECTIONS = 10_000;

    @Test
    void shouldKeepManyConnectionsOnOneThread() {
        World world = new World(91);
        world.keepNoRecord();
        Host hub = new Host(world, Gateways.EAST, Gateways.preShared("secret"));
        Host spokes = new Host(world, Gateways.WEST, Gateways.preShared("secret"));
        hub.engine().add(anyPeer());
        for (int i = 0; i < CONNECTIONS; i++) {
            IpAddress address =
                    new IpAddress(new WireWriter().u32(0x0b000001 + i).toOctets());
            world.alias(address, spokes);
            spokes.engine().add(spoke(address));
            spokes.engine().initiate("hub " + address, Gateways.CHILD);
            if (i % 100 == 99) {
                world.run(100 * World.MILLISECOND);
            }
        }
        world.run(World.SECOND);

        assertEquals(CONNECTIONS, hub.engine().saCount());
        assertEquals(CONNECTIONS, hub.engine().childCount());
        assertEquals(0, hub.engine().halfOpenCount());
    }

    private static Connection anyPeer() {
        TrafficSelector spokes = TrafficSelector.ofPrefix(
                new IpAddress(new WireWriter().u32(0x0b000000).toOctets()), 8);
        return Connection.builder(
                        "spokes",
                        Gateways.EAST,
                        new Authentication(
                                AuthenticationMethod.PRE_SHARED_KEY,
                                new Identity.Address(Gateways.EAST),
                                Optional.empty()))
                .proposals(Gateways.FAST)
                .dpd(DeadPeerDetection.OFF)
                .children(ChildConfiguration.builder(
                                Gateways.CHILD, new SelectorPair(Gateways.net(Gateways.EAST), spokes))
                        .build())
                .build();
    }

    private static Connection spoke(IpAddress address) {
        return Connection.builder(
                        "hub " + address,
                        address,
                        Authentication.preShared(new Identity.Address(address), new Identity.Address(Gateways.EAST)))
                .remote(Gateways.EAST)
                .proposals(Gateways.FAST)
                .dpd(DeadPeerDetection.OFF)
                .children(ChildConfiguration.builder(
                                Gateways.CHILD,
                                new SelectorPair(TrafficSelector.ofHost(address), Gateways.net(Gateways.EAST)))
                        .build())
                .build();
    }
}

package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Very many connections on one thread. */
final class ScaleTest {
    private static final int CONNECTIONS = 10_000;
    private static final int PEERS = 1_000;

    @Test
    @DisplayName("ten thousand connections are established and kept by one thread")
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

    @Test
    @DisplayName(
            "five hundred peers that fall silent at once are found dead; the five hundred others keep their tunnels")
    void shouldLoseNoTunnelToTheDeathOfOthers() {
        World world = new World(92);
        world.keepNoRecord();
        Host hub = new Host(world, Gateways.EAST, Gateways.preShared("secret"));
        Host living = new Host(world, Gateways.WEST, Gateways.preShared("secret"));
        Host dying = new Host(world, new IpAddress(Octets.ofHex("0a630003")), Gateways.preShared("secret"));
        DeadPeerDetection asking = new DeadPeerDetection(Duration.ofSeconds(10));
        hub.engine().add(anyPeer(asking));
        for (int i = 0; i < PEERS; i++) {
            IpAddress address =
                    new IpAddress(new WireWriter().u32(0x0b000001 + i).toOctets());
            Host host = i % 2 == 0 ? living : dying;
            world.alias(address, host);
            host.engine().add(spoke(address));
            host.engine().initiate("hub " + address, Gateways.CHILD);
        }
        world.run(2 * World.SECOND);
        assertEquals(PEERS, hub.engine().childCount());

        dying.silence();
        world.run(120 * World.SECOND);

        assertEquals(PEERS / 2, hub.events(IkeEvent.PeerDead.class).size());
        assertEquals(PEERS / 2, hub.engine().saCount());
        assertEquals(PEERS / 2, hub.engine().childCount());
        assertEquals(PEERS / 2, living.engine().childCount());
        assertTrue(hub.events(IkeEvent.ChildEnded.class).stream()
                .allMatch(ended -> ended.remote().address().octets().at(3) % 2 == 0));
        assertEquals(
                PEERS / 2,
                hub.dataPlane().pairs(SimulatedDataPlane.State.ACTIVE).size());
        assertEquals(0, living.events(IkeEvent.ChildEnded.class).size());
    }

    private static Connection anyPeer() {
        return anyPeer(DeadPeerDetection.OFF);
    }

    private static Connection anyPeer(DeadPeerDetection dpd) {
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
                .dpd(dpd)
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

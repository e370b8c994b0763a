package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.IcmpFrames;
import io.sallyport.pipeline.oracle.NeighbourFrames;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host inside that has the gateway's own outside address: a route of one address leads to it, through its other one. */
final class SharedAddressEalTest {
    private static final int INSIDE = 0;
    private static final int SOLICITED = 0x60;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("shared-address");

    private GatewayUnderTest gateway;
    private long now = System.nanoTime();

    /** The tunnel carries any packet, to the gateway's addresses too; one of them is the host's as well, if there is a route. */
    private void start(int family, boolean routed) {
        Prefix any = family == Prefix.IPV4 ? Prefix.ANY4 : Prefix.ANY6;
        gateway = testbed.gateway(Options.simple().withResolution().withInboundSelector(Selector.between(any, any)));
        RouteTable routes = new RouteTable();
        boolean ipv4 = family == Prefix.IPV4;
        routes.add(
                Prefix.parse(ipv4 ? "10.1.0.0/16" : "2001:db8:1::/48"),
                gateway.adjacencies.index(NextHop.onLink(INSIDE)));
        if (routed) {
            routes.add(
                    Prefix.parseAddress(shared(family)),
                    gateway.adjacencies.index(NextHop.via(INSIDE, Prefix.parseAddress(host(family)))));
        }
        gateway.adjacencies.publish();
        routes.publish();
        gateway.plane.publish(gateway.plane.tables().with(routes.current()).with(gateway.adjacencies.current()));
    }

    private static String shared(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6;
    }

    private static String host(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.HOST : GatewayUnderTest.HOST6;
    }

    private static String link(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.INSIDE : GatewayUnderTest.INSIDE6;
    }

    private static String far(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.FAR_HOST : GatewayUnderTest.FAR_HOST6;
    }

    private void outOfTunnel(int family, long sequence, byte[] inner) {
        Tunnel tunnel = gateway.tunnels.get(family == Prefix.IPV4 ? 0 : 1);
        EspOracle oracle = tunnel.toGateway();
        testbed.send(gateway.outside, GatewayUnderTest.outer(tunnel, oracle.seal(sequence, inner)));
        run();
    }

    /** Lets the worker and the control thread do everything that there is to do now. */
    private void run() {
        int work;
        do {
            work = gateway.plane.workers().getFirst().poll() + gateway.control(now);
        } while (work > 0);
    }

    private static byte[] question(int family) {
        return family == Prefix.IPV4
                ? NeighbourFrames.request(GatewayUnderTest.INSIDE_MAC, link(family), host(family))
                : NeighbourFrames.solicitation(GatewayUnderTest.INSIDE_MAC, link(family), host(family));
    }

    private static byte[] answer(int family) {
        return family == Prefix.IPV4
                ? NeighbourFrames.arp(
                        GatewayUnderTest.INSIDE_MAC,
                        2,
                        GatewayUnderTest.HOST_MAC,
                        host(family),
                        GatewayUnderTest.INSIDE_MAC,
                        link(family))
                : NeighbourFrames.advertisement(
                        GatewayUnderTest.INSIDE_MAC, GatewayUnderTest.HOST_MAC, host(family), link(family), SOLICITED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("what is for a host inside that has the gateway's address waits while its neighbour is asked for")
    void shouldAskForTheNeighbour(int family) {
        start(family, true);
        byte[] inner = Frames.udp(far(family), shared(family), 5000, 6000, new byte[40]);
        outOfTunnel(family, 1, inner);
        assertArrayEquals(question(family), gateway.receiveOne(gateway.inside));
        testbed.send(gateway.inside, answer(family));
        run();
        byte[] delivered =
                Frames.ethernet(GatewayUnderTest.HOST_MAC, GatewayUnderTest.INSIDE_MAC, Frames.afterHops(inner, 1));
        assertArrayEquals(delivered, gateway.receiveOne(gateway.inside));
        outOfTunnel(family, 2, inner);
        assertArrayEquals(delivered, gateway.receiveOne(gateway.inside));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("and is dropped, and never the gateway's own, if the neighbour does not answer")
    void shouldDropWhenNobodyAnswers() {
        start(Prefix.IPV4, true);
        outOfTunnel(Prefix.IPV4, 1, echoRequest(GatewayUnderTest.GATEWAY));
        for (int asked = 0; asked < NeighbourTimers.DEFAULT.tries(); asked++) {
            assertArrayEquals(question(Prefix.IPV4), gateway.receiveOne(gateway.inside));
            now += NeighbourTimers.DEFAULT.retransmit().toNanos();
            run();
        }
        assertEquals(0, gateway.count(Counter.ECHOES));
        assertEquals(1, gateway.drops(DropReason.NO_NEIGHBOUR));
    }

    @ParameterizedTest
    @ValueSource(strings = {GatewayUnderTest.GATEWAY, GatewayUnderTest.INSIDE})
    @DisplayName("without such a route an address of the gateway's is its own, on whichever link")
    void shouldKeepItsOwn(String own) {
        start(Prefix.IPV4, false);
        outOfTunnel(Prefix.IPV4, 1, echoRequest(own));
        assertEquals(1, gateway.count(Counter.ECHOES));
    }

    private static byte[] echoRequest(String to) {
        return IcmpFrames.packet(GatewayUnderTest.FAR_HOST, to, 8, 0, 1, new byte[20]);
    }
}

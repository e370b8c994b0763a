package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets that come out of a tunnel and whose way leads outside again: the policies decide, as of all that goes out. */
final class TransitEalTest {
    private static final Selector ANYWHERE4 = Selector.between(Prefix.ANY4, Prefix.ANY4);
    private static final Selector ANYWHERE6 = Selector.between(Prefix.ANY6, Prefix.ANY6);

    @RegisterExtension
    private static final Testbed testbed = new Testbed("transit");

    private GatewayUnderTest gateway;
    private Options options;

    private void start(Options how) {
        options = how;
        gateway = testbed.gateway(how);
    }

    private List<byte[]> receiveAll(Testbed.Cable cable) {
        List<byte[]> frames = new ArrayList<>(testbed.receive(cable));
        if (options.queues() > 1) {
            frames.addAll(testbed.receive(cable.secondFromGateway()));
        }
        return frames;
    }

    /** Out of the tunnel of that inner family, whose SA lets everything through. */
    private void fromTunnel(int family, byte[] inner) {
        Tunnel tunnel = gateway.tunnels.get(family == Prefix.IPV4 ? 0 : 1);
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner)));
    }

    private static byte[] toThird(int family) {
        return family == Prefix.IPV4
                ? Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.THIRD_HOST, 1, 2, new byte[77])
                : Frames.udp(GatewayUnderTest.FAR_HOST6, GatewayUnderTest.THIRD_HOST6, 1, 2, new byte[77]);
    }

    private Tunnel onward(int family) {
        Tunnel onward = gateway.tunnel(family, Prefix.IPV4, options);
        gateway.plane
                .tables()
                .policySas()
                .publishCurrent(
                        family == Prefix.IPV4 ? GatewayUnderTest.ONWARD4 : GatewayUnderTest.ONWARD6,
                        onward.outbound().hot());
        return onward;
    }

    private void assertGoesOnward(int family) {
        Tunnel onward = onward(family);
        byte[] inner = toThird(family);
        fromTunnel(family, inner);

        List<byte[]> frames = receiveAll(gateway.outside);
        assertEquals(1, frames.size(), "drops: " + gateway.drops());
        byte[] packet = Frames.packet(frames.getFirst());
        byte[] esp = Arrays.copyOfRange(packet, 20, packet.length);
        assertArrayEquals(Frames.afterHops(inner, 1), onward.fromGateway().open(esp));
        assertEquals(1, gateway.count(Counter.OPENED));
        assertEquals(1, gateway.count(Counter.SEALED));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("from one tunnel into another: sealed anew, one hop older")
    void shouldGoIntoTheNextTunnel() {
        start(Options.simple().withInboundSelector(ANYWHERE4));
        assertGoesOnward(Prefix.IPV4);
    }

    @Test
    @DisplayName("the same with IPv6 inside")
    void shouldGoIntoTheNextTunnelWithIpv6() {
        start(Options.simple().withInboundSelector(ANYWHERE6));
        assertGoesOnward(Prefix.IPV6);
    }

    @Test
    @DisplayName("the same where another worker owns the outbound SA")
    void shouldGoIntoAnotherWorkersTunnel() {
        start(Options.simple().withWorkers(2).withInboundSelector(ANYWHERE4));
        // A tunnel's number decides whose its SAs are: with this one between, the next is worker 0's.
        Tunnel _ = gateway.tunnel(Prefix.IPV4, Prefix.IPV4, options);
        assertGoesOnward(Prefix.IPV4);
        assertEquals(1, gateway.count(Counter.HANDED_OFF));
    }

    @Test
    @DisplayName("the same where another worker owns the inbound SA, and the receiving one the outbound SA")
    void shouldGoThereAndBack() {
        start(Options.simple().withWorkers(2).withInboundSelector(ANYWHERE6));
        assertGoesOnward(Prefix.IPV6);
        assertEquals(2, gateway.count(Counter.HANDED_OFF));
    }

    @Test
    @DisplayName("never in the clear unless a policy says so")
    void shouldNotLeakInTheClear() {
        start(Options.simple().withInboundSelector(ANYWHERE4));
        fromTunnel(Prefix.IPV4, Frames.udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.PEER, 1, 2, new byte[8]));
        assertEquals(1, gateway.drops(DropReason.POLICY_NONE));
        assertEquals(1, gateway.drops());
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("and not at all where the next tunnel has no SA")
    void shouldWaitForAnSa() {
        start(Options.simple().withInboundSelector(ANYWHERE6));
        fromTunnel(Prefix.IPV6, toThird(Prefix.IPV6));
        assertEquals(1, gateway.drops(DropReason.SA_MISSING));
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("a BYPASS policy lets it out in the clear, one hop older")
    void shouldBypass() {
        start(Options.simple().withInboundSelector(ANYWHERE6));
        byte[] inner = Frames.udp(GatewayUnderTest.FAR_HOST6, GatewayUnderTest.OPEN_HOST6, 1, 2, new byte[8]);
        fromTunnel(Prefix.IPV6, inner);
        byte[] frame = gateway.receiveOne(gateway.outside);
        assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(frame));
        assertArrayEquals(Frames.mac(GatewayUnderTest.OPEN_MAC), Arrays.copyOf(frame, 6));
        assertEquals(1, gateway.count(Counter.BYPASSED));
    }

    @Test
    @DisplayName("what is for the gateway itself is unserved, ESP within ESP too")
    void shouldNotServeItself() {
        start(Options.simple().withInboundSelector(ANYWHERE4));
        Tunnel tunnel = gateway.tunnels.get(1);
        byte[] nested = Frames.packet(GatewayUnderTest.outer(
                tunnel, tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV6, new byte[8]))));
        fromTunnel(Prefix.IPV4, nested);
        assertEquals(1, gateway.drops(DropReason.LOCAL_UNSERVED));
        assertEquals(1, gateway.drops());
        assertEquals(1, gateway.count(Counter.OPENED));
    }

    @Test
    @DisplayName("a packet whose last hop this would be is dropped")
    void shouldDropWithoutHops() {
        start(Options.simple().withInboundSelector(ANYWHERE4));
        Tunnel _ = onward(Prefix.IPV4);
        fromTunnel(Prefix.IPV4, Frames.afterHops(toThird(Prefix.IPV4), 63));
        assertEquals(1, gateway.drops(DropReason.HOP_LIMIT));
        assertEquals(1, gateway.drops());
    }
}

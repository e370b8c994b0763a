package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies, routes, neighbours, hop limits and sizes: each way out of the gateway, and each way to die. */
final class ForwardEalTest {
    private static final int[] FAMILIES = {Prefix.IPV4, Prefix.IPV6};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("forward");

    private GatewayUnderTest gateway = testbed.gateway();

    private void fromInside(byte[] packet) {
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
    }

    private void fromOutside(byte[] packet) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    private static byte[] udp(String source, String destination) {
        return Frames.udp(source, destination, 1000, 2000, new byte[32]);
    }

    private void assertDropped(DropReason reason) {
        assertEquals(1, gateway.drops(reason), reason.metric());
        assertEquals(1, gateway.drops());
        assertTrue(testbed.receive(gateway.inside).isEmpty());
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("a BYPASS policy lets packets pass in the clear, both ways and both families, one hop older")
    void shouldBypass() {
        for (byte[] packet : List.of(
                udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST),
                udp(GatewayUnderTest.HOST6, GatewayUnderTest.OPEN_HOST6))) {
            fromInside(packet);
            byte[] frame = gateway.receiveOne(gateway.outside);
            assertArrayEquals(Frames.afterHops(packet, 1), Frames.packet(frame));
            assertArrayEquals(Frames.mac(GatewayUnderTest.OPEN_MAC), Arrays.copyOf(frame, 6));
            assertArrayEquals(Frames.mac(GatewayUnderTest.OUTSIDE_MAC), Arrays.copyOfRange(frame, 6, 12));
        }
        for (byte[] packet : List.of(
                udp(GatewayUnderTest.OPEN_HOST, GatewayUnderTest.HOST),
                udp(GatewayUnderTest.OPEN_HOST6, GatewayUnderTest.HOST6))) {
            fromOutside(packet);
            byte[] frame = gateway.receiveOne(gateway.inside);
            assertArrayEquals(Frames.afterHops(packet, 1), Frames.packet(frame));
            assertArrayEquals(Frames.mac(GatewayUnderTest.HOST_MAC), Arrays.copyOf(frame, 6));
        }
        assertEquals(4, gateway.count(Counter.BYPASSED));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("a packet that may pass in the clear needs a route, a neighbour, a hop and the MTU")
    void shouldHoldBypassedPacketsToTheRest() {
        fromInside(udp(GatewayUnderTest.HOST, GatewayUnderTest.UNROUTED_HOST));
        assertDropped(DropReason.NO_ROUTE);
        fromInside(udp(GatewayUnderTest.HOST, "192.0.2.131"));
        assertEquals(1, gateway.drops(DropReason.NO_NEIGHBOUR));
        fromInside(udp(GatewayUnderTest.HOST6, "2001:db8:ff::131"));
        assertEquals(2, gateway.drops(DropReason.NO_NEIGHBOUR));
        fromInside(withHops(udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST), 1));
        fromInside(withHops(udp(GatewayUnderTest.HOST6, GatewayUnderTest.OPEN_HOST6), 0));
        assertEquals(2, gateway.drops(DropReason.HOP_LIMIT));
        int fitting = GatewayUnderTest.MTU - 28;
        fromInside(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, new byte[fitting + 1]));
        assertEquals(1, gateway.drops(DropReason.TOO_BIG));
        assertTrue(testbed.receive(gateway.outside).isEmpty());
        fromInside(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, new byte[fitting]));
        assertEquals(14 + GatewayUnderTest.MTU, gateway.receiveOne(gateway.outside).length);
    }

    @Test
    @DisplayName("a packet that no policy covers is dropped, and one that a DISCARD policy covers")
    void shouldDropByPolicy() {
        fromInside(udp(GatewayUnderTest.HOST, "203.0.113.1"));
        assertDropped(DropReason.POLICY_NONE);
        fromInside(udp(GatewayUnderTest.HOST, "10.9.1.1"));
        assertEquals(1, gateway.drops(DropReason.POLICY_DISCARD));
    }

    @Test
    @DisplayName("D5: clear text from outside that a PROTECT policy covers is dropped, IPv4 and IPv6")
    void shouldNotLetProtectedTrafficInClear() {
        fromOutside(GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]));
        fromOutside(GatewayUnderTest.fromFar(Prefix.IPV6, new byte[8]));
        assertEquals(2, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("D5: clear text from outside is not sealed, though it goes where a tunnel leads, and asks for no SA")
    void shouldNotSealWhatComesFromOutside() {
        fromOutside(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        fromOutside(GatewayUnderTest.toFar(Prefix.IPV6, new byte[8]));
        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.PROTECT4, 0);
        fromOutside(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        assertEquals(3, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
        assertEquals(3, gateway.drops());
        assertEquals(0, gateway.count(Counter.SEALED));
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("packets for the gateway itself that are no ESP are dropped as unserved, from both sides")
    void shouldNotServeItself() {
        fromOutside(udp(GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY));
        assertDropped(DropReason.LOCAL_UNSERVED);
        fromOutside(udp(GatewayUnderTest.PEER6, GatewayUnderTest.GATEWAY6));
        fromInside(udp(GatewayUnderTest.HOST, GatewayUnderTest.GATEWAY));
        fromInside(udp(GatewayUnderTest.HOST6, GatewayUnderTest.GATEWAY6));
        assertEquals(4, gateway.drops(DropReason.LOCAL_UNSERVED));
        assertEquals(4, gateway.drops());
    }

    @Test
    @DisplayName("an authentic packet for a host without a neighbour, or without a route, is dropped")
    void shouldDropWithoutRouteOrNeighbour() {
        fromTunnel(Frames.udp(GatewayUnderTest.FAR_HOST, "10.1.77.77", 1, 2, new byte[8]));
        assertDropped(DropReason.NO_NEIGHBOUR);

        Selector anywhere = Selector.between(Prefix.ANY4, Prefix.ANY4);
        gateway = testbed.gateway(Options.simple().withInboundSelector(anywhere));
        fromTunnel(udp(GatewayUnderTest.FAR_HOST, GatewayUnderTest.UNROUTED_HOST));
        assertDropped(DropReason.NO_ROUTE);
    }

    private void fromTunnel(byte[] inner) {
        Tunnel tunnel = gateway.tunnels.getFirst();
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner)));
    }

    @Test
    @DisplayName("a packet whose last hop this would be is dropped, inbound and outbound, IPv4 and IPv6")
    void shouldDropWithoutHops() {
        for (Tunnel tunnel : gateway.tunnels) {
            for (int hops = 0; hops <= 1; hops++) {
                fromInside(withHops(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[8]), hops));
                byte[] inner = withHops(GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[8]), hops);
                byte[] esp = tunnel.toGateway().seal(hops + 1, inner);
                gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp));
            }
        }
        assertEquals(8, gateway.drops(DropReason.HOP_LIMIT));
        assertEquals(8, gateway.drops());
    }

    private static byte[] withHops(byte[] packet, int hops) {
        return Frames.afterHops(packet, 64 - hops);
    }

    @Test
    @DisplayName("the largest packet that fits the MTU with its ESP passes, and one octet more is too big")
    void shouldHoldTheMtu() {
        for (int outer : FAMILIES) {
            for (int inner : FAMILIES) {
                Tunnel tunnel = gateway.tunnel(inner, outer, Options.simple());
                gateway.useFor(inner, tunnel);
                // Outer header, ESP header and IV, trailer, ICV.
                int room = GatewayUnderTest.MTU - headerOctets(outer) - 16 - 2 - 16;
                long tooBig = gateway.drops(DropReason.TOO_BIG);
                fromInside(GatewayUnderTest.toFar(inner, new byte[room - headerOctets(inner) - 8]));
                assertEquals(GatewayUnderTest.MTU, Frames.packet(gateway.receiveOne(gateway.outside)).length);
                fromInside(GatewayUnderTest.toFar(inner, new byte[room - headerOctets(inner) - 7]));
                assertEquals(tooBig + 1, gateway.drops(DropReason.TOO_BIG));
                assertTrue(testbed.receive(gateway.outside).isEmpty());
            }
        }
    }

    @Test
    @DisplayName("a packet out of a tunnel is held to the MTU of the port that it leaves by")
    void shouldHoldTheMtuInside() {
        int sequence = 1;
        for (Tunnel tunnel : gateway.tunnels) {
            int fitting = GatewayUnderTest.MTU - headerOctets(tunnel.innerFamily()) - 8;
            for (int octets : new int[] {fitting, fitting + 1}) {
                byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[octets]);
                byte[] esp = tunnel.toGateway().seal(sequence++, inner);
                gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp));
            }
            assertEquals(14 + GatewayUnderTest.MTU, gateway.receiveOne(gateway.inside).length);
        }
        assertEquals(2, gateway.drops(DropReason.TOO_BIG));
        assertEquals(2, gateway.drops());
    }

    private static int headerOctets(int family) {
        return family == Prefix.IPV4 ? 20 : 40;
    }

    @Test
    @DisplayName("a buffer without room behind or before the packet is a counted drop")
    void shouldDropWithoutRoom() {
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[100]));
        long atEnd = testbed.pool().alloc();
        Mbuf.setData(atEnd, Mbuf.bufferLength(atEnd) - frame.length, frame.length);
        long atStart = testbed.pool().alloc();
        Mbuf.setData(atStart, 0, frame.length);
        for (long mbuf : new long[] {atEnd, atStart}) {
            Memory.write(Mbuf.data(mbuf), frame);
            try (OffHeap array = OffHeap.allocate(8)) {
                Memory.putI64(array.address(), mbuf);
                assertEquals(1, gateway.inside.toGateway().burst(array.address(), 1));
            }
            gateway.poll();
        }
        assertEquals(2, gateway.drops(DropReason.NO_ROOM));
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("what the transmit queue does not take is counted, and nothing leaks")
    void shouldCountWhatTheQueueRefuses() {
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        int sent = 0;
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 32; j++) {
                testbed.send(gateway.inside, frame);
                sent++;
            }
            gateway.poll();
        }
        assertTrue(gateway.drops(DropReason.TX_FULL) > 0);
        assertEquals(
                sent,
                gateway.drops(DropReason.TX_FULL)
                        + testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("ARP, VLAN tags, unknown types and other stations' frames are dropped, each with its reason")
    void shouldNameWhatItDoesNotSpeak() {
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[64]));
        for (int type : new int[] {0x0806, 0x8100, 0x88a8, 0x88cc}) {
            byte[] other = frame.clone();
            other[12] = (byte) (type >>> 8);
            other[13] = (byte) type;
            testbed.send(gateway.inside, other);
        }
        byte[] stranger = frame.clone();
        stranger[5] = 0x77;
        gateway.sendInside(stranger);
        assertEquals(1, gateway.drops(DropReason.ARP));
        assertEquals(2, gateway.drops(DropReason.VLAN_TAGGED));
        assertEquals(1, gateway.drops(DropReason.ETHER_TYPE_UNKNOWN));
        assertEquals(1, gateway.drops(DropReason.MAC_NOT_OURS));
    }
}

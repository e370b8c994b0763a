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
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Policies, routes, neighbours, hop limits, sizes and outer headers: each way out of the gateway, and each way to die. */
final class ForwardEalTest {
    private static final int PADDED = 60;
    private static final int LARGEST_INNER = GatewayUnderTest.MTU - 20 - 16 - 16 - 2;

    private static Testbed testbed;
    private GatewayUnderTest gateway;

    @BeforeAll
    static void startEal() {
        testbed = new Testbed("forward");
    }

    @AfterAll
    static void stopEal() {
        testbed.close();
    }

    @BeforeEach
    void start() {
        gateway = new GatewayUnderTest(testbed, Options.simple());
    }

    @AfterEach
    void everyBufferIsBack() {
        testbed.receive(gateway.inside);
        testbed.receive(gateway.outside);
        gateway.close();
        assertEquals(0, testbed.pool().inUse());
    }

    private void fromInside(byte[] packet) {
        testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet));
        gateway.poll();
    }

    private void fromOutside(byte[] packet) {
        testbed.send(gateway.outside, Frames.ethernet(GatewayUnderTest.OUTSIDE_MAC, GatewayUnderTest.PEER_MAC, packet));
        gateway.poll();
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
    @DisplayName("packets for the gateway itself that are no ESP are dropped as unserved")
    void shouldNotServeItself() {
        fromOutside(udp(GatewayUnderTest.PEER, GatewayUnderTest.GATEWAY));
        assertDropped(DropReason.LOCAL_UNSERVED);
    }

    @Test
    @DisplayName("an authentic packet for a host without a route, or without a neighbour, is dropped")
    void shouldDropWithoutRouteOrNeighbour() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] lonely = Frames.udp(GatewayUnderTest.FAR_HOST, "10.1.77.77", 1, 2, new byte[8]);
        testbed.send(
                gateway.outside,
                GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, lonely)));
        gateway.poll();
        assertDropped(DropReason.NO_NEIGHBOUR);
    }

    @Test
    @DisplayName("a packet whose last hop this would be is dropped, inbound and outbound, IPv4 and IPv6")
    void shouldDropWithoutHops() {
        for (Tunnel tunnel : gateway.tunnels) {
            for (int hops = 0; hops <= 1; hops++) {
                fromInside(withHops(GatewayUnderTest.toFar(tunnel.innerFamily(), new byte[8]), hops));
                byte[] inner = withHops(GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[8]), hops);
                byte[] esp = tunnel.toGateway().seal(hops + 1, inner);
                testbed.send(gateway.outside, GatewayUnderTest.outer(tunnel, esp));
                gateway.poll();
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
        fromInside(GatewayUnderTest.toFar(Prefix.IPV4, new byte[LARGEST_INNER - 28]));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertTrue(packet.length > GatewayUnderTest.MTU - 4 && packet.length <= GatewayUnderTest.MTU);

        fromInside(GatewayUnderTest.toFar(Prefix.IPV4, new byte[LARGEST_INNER - 28 + 4]));
        assertDropped(DropReason.TOO_BIG);
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
        testbed.send(gateway.inside, stranger);
        gateway.poll();
        assertEquals(1, gateway.drops(DropReason.ARP));
        assertEquals(2, gateway.drops(DropReason.VLAN_TAGGED));
        assertEquals(1, gateway.drops(DropReason.ETHER_TYPE_UNKNOWN));
        assertEquals(1, gateway.drops(DropReason.MAC_NOT_OURS));
    }

    @Test
    @DisplayName("Ethernet's padding of short frames does not go into the tunnel")
    void shouldNotCarryLinkPadding() {
        byte[] inner = GatewayUnderTest.toFar(Prefix.IPV4, new byte[1]);
        testbed.send(gateway.inside, Arrays.copyOf(GatewayUnderTest.fromHost(inner), PADDED));
        gateway.poll();
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        Tunnel tunnel = gateway.tunnels.getFirst();
        assertArrayEquals(
                Frames.afterHops(inner, 1), tunnel.fromGateway().open(Arrays.copyOfRange(packet, 20, packet.length)));
    }

    @Test
    @DisplayName("D8, D22: DSCP and ECN go out with the packet; DF is the inner one's")
    void shouldCopyIntoTheOuterHeader() {
        byte[] inner = GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]);
        inner[1] = (byte) 0xb9;
        inner[6] = 0;
        fromInside(Frames.withChecksum(inner));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertEquals((byte) 0xb9, packet[1]);
        assertEquals(0, packet[6]);
        assertArrayEquals(Frames.withChecksum(packet.clone()), packet);
    }

    @Test
    @DisplayName("D22: a congestion mark on the outer header goes in, and kills what cannot bear it")
    void shouldCarryCongestionMarksIn() {
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] able = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]);
        able[1] = 2;
        sendMarked(tunnel.toGateway().seal(1, Frames.withChecksum(able)));
        byte[] marked = Frames.packet(gateway.receiveOne(gateway.inside));
        assertEquals(3, marked[1] & 3);
        assertArrayEquals(Frames.withChecksum(marked.clone()), marked);

        sendMarked(tunnel.toGateway().seal(2, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8])));
        assertDropped(DropReason.ECN_MARK);
    }

    private void sendMarked(byte[] esp) {
        fromOutside(Frames.ipv4(
                Frames.address(GatewayUnderTest.PEER), Frames.address(GatewayUnderTest.GATEWAY), 50, 64, 3, esp));
    }
}

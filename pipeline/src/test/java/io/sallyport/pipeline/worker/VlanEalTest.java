package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** VLANs on both links of a gateway, through a worker. */
class VlanEalTest {
    private static final int VLAN = 20;
    private static final int ADDRESSES = 12;
    private static final int TAG = 4;
    private static final int TYPE = 0x8100;
    private static final int JUMBO = 9000;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("vlan", JUMBO + 300);

    private GatewayUnderTest gateway;

    private void start(Options options) {
        gateway = testbed.gateway(options.withVlan(VLAN));
    }

    private static byte[] tagged(int type, int control, byte[] frame) {
        return ByteBuffer.allocate(frame.length + TAG)
                .put(frame, 0, ADDRESSES)
                .putShort((short) type)
                .putShort((short) control)
                .put(frame, ADDRESSES, frame.length - ADDRESSES)
                .array();
    }

    private static byte[] tagged(byte[] frame) {
        return tagged(TYPE, VLAN, frame);
    }

    /** The one frame that left by that cable, without its tag, which must be the VLAN's. */
    private byte[] untagged(Testbed.Cable cable) {
        byte[] frame = gateway.receiveOne(cable);
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        assertEquals(TYPE, Short.toUnsignedInt(buffer.getShort(ADDRESSES)));
        assertEquals(VLAN, Short.toUnsignedInt(buffer.getShort(ADDRESSES + 2)));
        return ByteBuffer.allocate(frame.length - TAG)
                .put(frame, 0, ADDRESSES)
                .put(frame, ADDRESSES + TAG, frame.length - ADDRESSES - TAG)
                .array();
    }

    private void assertSealed(Tunnel tunnel, byte[] packet) {
        byte[] outer = Frames.packet(untagged(gateway.outside));
        assertArrayEquals(
                Frames.afterHops(packet, 1), tunnel.fromGateway().open(Arrays.copyOfRange(outer, 20, outer.length)));
    }

    @Test
    @DisplayName("D8: tagged clear text goes out as tagged ESP, and tagged ESP as tagged clear text, for both families")
    void shouldCarryBothWays() {
        start(Options.simple());
        for (Tunnel tunnel : List.of(gateway.tunnels.get(0), gateway.tunnels.get(1))) {
            int family = tunnel.innerFamily();
            byte[] out = GatewayUnderTest.toFar(family, new byte[64]);
            // Priority and eligibility to be dropped are no part of the id.
            gateway.sendInside(tagged(TYPE, 0xf000 | VLAN, GatewayUnderTest.fromHost(out)));
            assertSealed(tunnel, out);

            byte[] in = GatewayUnderTest.fromFar(family, new byte[64]);
            gateway.sendOutside(
                    tagged(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, in))));
            byte[] frame = untagged(gateway.inside);
            assertArrayEquals(Frames.mac(GatewayUnderTest.HOST_MAC), Arrays.copyOf(frame, 6));
            assertArrayEquals(Frames.afterHops(in, 1), Frames.packet(frame));
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("frames of other VLANs, with two tags, or with a service tag are dropped and counted")
    void shouldDropOtherVlans() {
        start(Options.simple());
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[64]));
        testbed.send(gateway.inside, tagged(TYPE, VLAN + 1, frame));
        gateway.sendInside(tagged(TYPE, 4095, frame));
        assertEquals(2, gateway.drops(DropReason.VLAN_UNKNOWN));
        testbed.send(gateway.inside, tagged(tagged(frame)));
        testbed.send(gateway.inside, tagged(0x88a8, VLAN, frame));
        byte[] deep = frame;
        for (int i = 0; i < 1000; i++) {
            deep = tagged(TYPE, 0, deep);
        }
        gateway.sendInside(deep);
        assertEquals(3, gateway.drops(DropReason.VLAN_TAGGED));
        gateway.sendInside(Arrays.copyOf(tagged(frame), 36));
        assertEquals(1, gateway.drops(DropReason.FRAME_TOO_SHORT));
        assertEquals(6, gateway.drops());
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("frames without a tag, or with one of VLAN 0, belong to the port itself")
    void shouldKeepUntaggedFramesApart() {
        start(Options.simple());
        byte[] far = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[64]);
        byte[] clear = GatewayUnderTest.fromPeer(far);
        testbed.send(gateway.outside, clear);
        testbed.send(gateway.outside, tagged(TYPE, 0, clear));
        gateway.sendOutside(tagged(clear));
        assertEquals(3, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
    }

    @Test
    @DisplayName("jumbo frames, whole or in chains of buffers, go through tagged")
    void shouldCarryJumboFramesAndChains() {
        start(Options.simple().withMtu(JUMBO));
        Random random = new Random(20);
        Tunnel tunnel = gateway.tunnels.getFirst();
        for (int octets : new int[] {100, 1472, 4000, 8900}) {
            byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[octets]);
            byte[] frame = tagged(GatewayUnderTest.fromHost(packet));
            gateway.sendInside(frame);
            assertSealed(tunnel, packet);
            testbed.sendChained(gateway.inside, frame, random);
            gateway.poll();
            assertSealed(tunnel, packet);
        }
        assertEquals(8, gateway.count(Counter.SEALED));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("ARP and neighbour discovery ask and answer with the tag")
    void shouldResolveTagged() {
        start(Options.simple().withResolution());
        byte[] packet = GatewayUnderTest.toFar(Prefix.IPV4, new byte[64]);
        gateway.sendInside(tagged(GatewayUnderTest.fromHost(packet)));
        gateway.poll();
        byte[] question = untagged(gateway.outside);
        assertEquals(0x0806, Short.toUnsignedInt(ByteBuffer.wrap(question).getShort(ADDRESSES)));
        assertArrayEquals(Frames.address(GatewayUnderTest.PEER), Arrays.copyOfRange(question, 38, 42));

        gateway.sendOutside(tagged(answer(question)));
        gateway.poll();
        assertSealed(gateway.tunnels.getFirst(), packet);
    }

    /** The ARP answer of the station that was asked for (RFC 826). */
    private static byte[] answer(byte[] question) {
        byte[] answer = question.clone();
        byte[] peer = Frames.mac(GatewayUnderTest.PEER_MAC);
        System.arraycopy(question, 6, answer, 0, 6);
        System.arraycopy(peer, 0, answer, 6, 6);
        answer[21] = 2;
        System.arraycopy(peer, 0, answer, 22, 6);
        System.arraycopy(question, 38, answer, 28, 4);
        System.arraycopy(question, 22, answer, 32, 10);
        return answer;
    }
}

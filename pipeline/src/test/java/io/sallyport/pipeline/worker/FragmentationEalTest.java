package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.oracle.Fragments;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets that are too long for the port that they leave by, in the clear. */
final class FragmentationEalTest {
    private static final int JUMBO_BUFFER = 9728;
    private static final int MTU = GatewayUnderTest.MTU;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("fragmentation", JUMBO_BUFFER);

    private GatewayUnderTest gateway;

    private static byte[] mayBeCut(byte[] packet) {
        return Frames.withFragmentField(packet, 0);
    }

    private static byte[] data(int octets) {
        byte[] data = new byte[octets];
        new Random(octets).nextBytes(data);
        return data;
    }

    private List<byte[]> sent(byte[] packet) {
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        return testbed.receive(gateway.outside).stream().map(Frames::packet).toList();
    }

    @Test
    @DisplayName("clear IPv4 packets without DF leave in fragments, from one octet too long up to a jumbo frame")
    void shouldCutClearPackets() {
        gateway = testbed.gateway();
        int cut = 0;
        for (int octets : new int[] {MTU - 28, MTU - 27, MTU, 2 * 1480 - 8, 2 * 1480 - 7, 4000, 8972}) {
            byte[] packet = mayBeCut(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, data(octets)));
            List<byte[]> fragments = sent(packet);
            assertArrayEquals(Frames.afterHops(packet, 1), Fragments.join(fragments, MTU));
            cut += fragments.size() > 1 ? 1 : 0;
        }
        assertEquals(6, cut);
        assertEquals(6, gateway.count(Counter.FRAGMENTED));
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D24: clear packets with DF, and IPv6 packets of others, are never cut")
    void shouldNotCutOthersPackets() {
        gateway = testbed.gateway();
        assertEquals(
                0,
                sent(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, data(1473)))
                        .size());
        assertEquals(
                0,
                sent(Frames.udp(GatewayUnderTest.HOST6, GatewayUnderTest.OPEN_HOST6, 1, 2, data(1453)))
                        .size());
        assertEquals(2, gateway.drops(DropReason.TOO_BIG));
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("what comes out of a tunnel and is too long for the inside port leaves in fragments")
    void shouldCutWhatLeavesATunnel() {
        gateway = testbed.gateway();
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = mayBeCut(GatewayUnderTest.fromFar(Prefix.IPV4, data(5000)));
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner)));
        List<byte[]> fragments =
                testbed.receive(gateway.inside).stream().map(Frames::packet).toList();
        assertArrayEquals(Frames.afterHops(inner, 1), Fragments.join(fragments, MTU));
    }

    @Test
    @DisplayName("frames that span several buffers pass, however many octets are in which, up to the longest buffer")
    void shouldCarryChains() {
        gateway = testbed.gateway();
        Random random = new Random(11);
        for (int octets : new int[] {1, 100, 1472, 8900, 9600, 20_000, 65_493}) {
            byte[] packet = mayBeCut(Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.OPEN_HOST, 1, 2, data(octets)));
            testbed.sendChained(gateway.inside, GatewayUnderTest.fromHost(packet), random);
            gateway.poll();
            List<byte[]> fragments = testbed.receive(gateway.outside).stream()
                    .map(Frames::packet)
                    .toList();
            assertArrayEquals(Frames.afterHops(packet, 1), Fragments.join(fragments, MTU));
        }
        assertEquals(0, gateway.drops());
    }
}

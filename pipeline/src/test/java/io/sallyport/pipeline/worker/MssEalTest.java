package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.Tcp;
import io.sallyport.pipeline.sad.MssClamp;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP handshakes through tunnels whose SAs clamp the maximum segment size. */
final class MssEalTest {
    @RegisterExtension
    private static final Testbed testbed = new Testbed("mss");

    private static byte[] tcp(int family, boolean out, int flags, int mss) {
        byte[] options = {2, 4, (byte) (mss >>> 8), (byte) mss};
        String near = family == Prefix.IPV4 ? GatewayUnderTest.HOST : GatewayUnderTest.HOST6;
        String far = family == Prefix.IPV4 ? GatewayUnderTest.FAR_HOST : GatewayUnderTest.FAR_HOST6;
        return Tcp.packet(out ? near : far, out ? far : near, flags, options, new byte[0]);
    }

    private static void assertClamped(GatewayUnderTest gateway, Pair pair, int family, int outer, int expected) {
        int header = outer == Prefix.IPV4 ? 20 : 40;
        for (int flags : new int[] {Tcp.SYN, Tcp.SYN | Tcp.ACK, Tcp.ACK}) {
            int after = flags == Tcp.ACK ? 8960 : expected;
            gateway.sendInside(GatewayUnderTest.fromHost(tcp(family, true, flags, 8960)));
            byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
            byte[] esp = Arrays.copyOfRange(packet, header, packet.length);
            byte[] inner = pair.fromGateway().open(ByteBuffer.wrap(esp).getInt(4), esp);
            assertArrayEquals(Frames.afterHops(tcp(family, true, flags, after), 1), inner);

            byte[] sealed = pair.toGateway().seal(flags, tcp(family, false, flags, 8960));
            byte[] back = outer == Prefix.IPV4
                    ? Frames.ipv4(
                            Frames.address(GatewayUnderTest.PEER),
                            Frames.address(GatewayUnderTest.GATEWAY),
                            50,
                            64,
                            0,
                            sealed)
                    : Frames.ipv6(
                            Frames.address(GatewayUnderTest.PEER6),
                            Frames.address(GatewayUnderTest.GATEWAY6),
                            50,
                            64,
                            0,
                            sealed);
            gateway.sendOutside(GatewayUnderTest.fromPeer(back));
            assertArrayEquals(
                    Frames.afterHops(tcp(family, false, flags, after), 1),
                    Frames.packet(gateway.receiveOne(gateway.inside)));
        }
    }

    @Test
    @DisplayName("D10, D24: auto lowers what both sides announce to what fits, in all four pairings of families")
    void shouldClampToWhatFits() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            for (int inner : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
                    Pair pair = gateway.pair(
                            CipherSuite.AES_GCM_128, false, inner, outer, sa -> sa.mssClamp(MssClamp.AUTO));
                    int room = (GatewayUnderTest.MTU - (outer == Prefix.IPV4 ? 20 : 40) - 16 - 16) / 4 * 4 - 2;
                    int expected = room - (inner == Prefix.IPV4 ? 40 : 60);
                    assertClamped(gateway, pair, inner, outer, expected);
                    assertEquals(4, gateway.count(Counter.MSS_CLAMPED));
                }
            }
        }
    }

    @Test
    @DisplayName("a value that is set is held; without one nothing changes")
    void shouldClampToAValue() {
        for (int octets : new int[] {1200, 0}) {
            try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple())) {
                Pair pair = gateway.pair(
                        CipherSuite.AES_GCM_128,
                        false,
                        Prefix.IPV4,
                        Prefix.IPV4,
                        sa -> sa.mssClamp(new MssClamp(octets)));
                assertClamped(gateway, pair, Prefix.IPV4, Prefix.IPV4, octets == 0 ? 8960 : octets);
            }
        }
    }
}

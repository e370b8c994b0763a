package io.sallyport.pipeline.mss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Tcp;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MssRewriteTest {
    /** The packet after its segment has been clamped. */
    private static byte[] clamped(byte[] packet, int most) {
        int header = (packet[0] & 0xf0) == 0x60 ? 40 : 20;
        try (OffHeap area = OffHeap.allocate(packet.length)) {
            Memory.write(area.address(), packet);
            boolean changed = MssRewrite.clamp(area.address() + header, packet.length - header, most);
            byte[] result = Memory.bytes(area.address(), packet.length);
            assertEquals(changed, !Arrays.equals(packet, result));
            return result;
        }
    }

    private static byte[] syn(boolean ipv4, byte[] options) {
        return ipv4
                ? Tcp.packet("10.1.0.1", "10.2.0.1", Tcp.SYN, options, new byte[3])
                : Tcp.packet("2001:db8:1::1", "2001:db8:2::1", Tcp.SYN, options, new byte[3]);
    }

    private static byte[] announcing(int mss, int before) {
        byte[] options = new byte[(before + 4 + 3) / 4 * 4];
        Arrays.fill(options, 0, before, (byte) 1);
        options[before] = 2;
        options[before + 1] = 4;
        options[before + 2] = (byte) (mss >>> 8);
        options[before + 3] = (byte) mss;
        return options;
    }

    @Test
    @DisplayName("a larger value is lowered and the checksum mended, at even and odd places, IPv4 and IPv6")
    void shouldLower() {
        for (boolean ipv4 : new boolean[] {true, false}) {
            for (int before = 0; before < 8; before++) {
                for (int mss : new int[] {1361, 1460, 8960, 65_535}) {
                    byte[] expected = syn(ipv4, announcing(1360, before));
                    assertArrayEquals(expected, clamped(syn(ipv4, announcing(mss, before)), 1360));
                }
            }
        }
    }

    @Test
    @DisplayName("a value that is not larger stays, and so does a handshake without one")
    void shouldNotRaise() {
        for (int mss : new int[] {0, 536, 1359, 1360}) {
            byte[] packet = syn(true, announcing(mss, 0));
            assertArrayEquals(packet, clamped(packet, 1360));
        }
        byte[] none = syn(true, new byte[] {1, 3, 3, 7, 4, 2, 0, 0});
        assertArrayEquals(none, clamped(none, 1360));
    }

    @Test
    @DisplayName(
            "random options, lengths that lie among them: nothing but the value and the checksum changes, which fit")
    void shouldSurviveAnyOptions() {
        Random random = new Random(31);
        int lowered = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] options = new byte[4 * random.nextInt(11)];
            for (int at = 0; at < options.length; at++) {
                options[at] = (byte) (random.nextBoolean() ? random.nextInt(6) : random.nextInt());
            }
            byte[] packet = syn(random.nextBoolean(), options);
            int header = (packet[0] & 0xf0) == 0x60 ? 40 : 20;
            packet[header + 12] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : packet[header + 12]);
            packet = Tcp.withChecksum(packet);
            byte[] result = clamped(packet, 600);
            // A sum of zero has two forms; the segments here never sum up to it.
            assertArrayEquals(Tcp.withChecksum(result), result);
            lowered += Arrays.equals(packet, result) ? 0 : 1;
            int differences = 0;
            for (int at = 0; at < packet.length; at++) {
                differences += packet[at] == result[at] ? 0 : 1;
            }
            assertTrue(differences <= 4, differences + " octets changed");
        }
        assertTrue(lowered > 1000, lowered + " were lowered");
    }
}

package io.sallyport.pipeline.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.Prefix;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which frames a filter takes by what stands in them. */
final class FrameMatchTest {
    private static final int SPI = 0x8000_1001;
    private static final int AH = 51;
    private static final int ESP = 50;
    private static final int UDP = 17;
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";

    private final OffHeap memory = OffHeap.allocate(4_096);

    @AfterEach
    void free() {
        memory.close();
    }

    private boolean takes(TraceFilter filter, byte[] frame) {
        Memory.write(memory.address(), frame);
        return FrameMatch.takes(filter, memory.address(), frame.length);
    }

    private static TraceFilter spi(int... spis) {
        return new TraceFilter(List.of(), List.of(), Arrays.stream(spis).boxed().toList());
    }

    private static TraceFilter peer(String... peers) {
        return new TraceFilter(
                List.of(),
                Arrays.stream(peers)
                        .map(text -> text.contains("/") ? Prefix.parse(text) : Prefix.parseAddress(text))
                        .toList(),
                List.of());
    }

    private static byte[] frame(byte[] packet) {
        return Frames.ethernet("02:00:00:00:00:01", "02:00:00:00:00:02", packet);
    }

    private static byte[] frame4(int protocol, byte[] payload) {
        return frame(Frames.ipv4(Frames.address(A), Frames.address(B), protocol, 64, 0, payload));
    }

    private static byte[] frame6(int protocol, byte[] payload) {
        return frame(Frames.ipv6(Frames.address(A6), Frames.address(B6), protocol, 64, 0, payload));
    }

    private static byte[] esp(int spi) {
        return ByteBuffer.allocate(40).putInt(spi).putInt(1).array();
    }

    /** With an ICV of 12 octets. */
    private static byte[] ah(int next, int spi, byte[] payload) {
        return ByteBuffer.allocate(24 + payload.length)
                .put((byte) next)
                .put((byte) 4)
                .putShort((short) 0)
                .putInt(spi)
                .position(24)
                .put(payload)
                .array();
    }

    private static byte[] udp(int source, int destination, byte[] data) {
        return ByteBuffer.allocate(8 + data.length)
                .putShort((short) source)
                .putShort((short) destination)
                .putShort((short) (8 + data.length))
                .putShort((short) 0)
                .put(data)
                .array();
    }

    @Test
    @DisplayName("the SPI is found in ESP, AH, ESP in UDP by either port, and ESP in AH, over IPv4 and IPv6")
    void shouldFindTheSpi() {
        for (byte[][] frames : new byte[][][] {
            {frame4(ESP, esp(SPI)), frame6(ESP, esp(SPI))},
            {frame4(AH, ah(4, SPI, new byte[30])), frame6(AH, ah(41, SPI, new byte[50]))},
            {frame4(AH, ah(ESP, 7, esp(SPI))), frame6(AH, ah(ESP, 7, esp(SPI)))},
            {frame4(UDP, udp(4500, 4500, esp(SPI))), frame6(UDP, udp(4500, 61_000, esp(SPI)))},
            {frame4(UDP, udp(61_000, 4500, esp(SPI))), frame6(UDP, udp(61_000, 4500, esp(SPI)))}
        }) {
            for (byte[] frame : frames) {
                assertTrue(takes(spi(SPI), frame));
                assertTrue(takes(spi(1, SPI, 2), frame));
                assertFalse(takes(spi(SPI + 1), frame));
                assertTrue(takes(TraceFilter.ALL, frame));
            }
        }
        assertTrue(takes(spi(7), frame4(AH, ah(ESP, 7, esp(SPI)))));
    }

    @Test
    @DisplayName("where there is no SPI none is found: IKE, other ports, later fragments, clear text, ARP")
    void shouldFindNoSpi() {
        byte[] marker = esp(0);
        assertFalse(takes(spi(0), frame4(UDP, udp(4500, 4500, marker))));
        assertFalse(takes(spi(SPI), frame4(UDP, udp(53, 53, esp(SPI)))));
        assertFalse(takes(spi(SPI), frame4(6, esp(SPI))));
        byte[] later =
                Frames.withFragmentField(Frames.ipv4(Frames.address(A), Frames.address(B), ESP, 64, 0, esp(SPI)), 5);
        assertFalse(takes(spi(SPI), frame(later)));
        byte[] arp = frame4(ESP, esp(SPI));
        arp[13] = 6;
        assertFalse(takes(spi(SPI), arp));
        assertFalse(takes(peer(A), arp));
    }

    @Test
    @DisplayName("a peer is source or destination, an address or a network, of its own family")
    void shouldFindThePeer() {
        byte[] four = frame4(UDP, udp(1, 2, new byte[4]));
        byte[] six = frame6(UDP, udp(1, 2, new byte[4]));
        assertTrue(takes(peer(A), four));
        assertTrue(takes(peer(B), four));
        assertFalse(takes(peer("192.0.2.3"), four));
        assertTrue(takes(peer("192.0.2.0/30"), four));
        assertFalse(takes(peer("192.0.2.4/30"), four));
        assertTrue(takes(peer(A6), six));
        assertTrue(takes(peer("10.0.0.1", B6), six));
        assertFalse(takes(peer("2001:db8::3"), six));
        assertTrue(takes(peer("2001:db8::/64"), six));
        assertFalse(takes(peer("::/0"), four));
        assertFalse(takes(peer("0.0.0.0/0"), six));
        TraceFilter both = new TraceFilter(List.of(), List.of(Prefix.parseAddress(A)), List.of(SPI));
        assertTrue(takes(both, frame4(ESP, esp(SPI))));
        assertFalse(takes(both, frame4(ESP, esp(1))));
        assertFalse(takes(both, frame6(ESP, esp(SPI))));
    }

    @Test
    @DisplayName("a tag of a VLAN is looked behind")
    void shouldLookBehindTheTag() {
        byte[] bare = frame4(ESP, esp(SPI));
        byte[] tagged = ByteBuffer.allocate(bare.length + 4)
                .put(bare, 0, 12)
                .putInt(0x8100_0005)
                .put(bare, 12, bare.length - 12)
                .array();
        assertTrue(takes(spi(SPI), tagged));
        assertTrue(takes(peer(A), tagged));
        assertFalse(takes(spi(SPI), Arrays.copyOf(tagged, 17)));
    }

    @Test
    @DisplayName(
            "a frame that is cut off before its SPI does not match, wherever it is cut and whatever lies behind it")
    void shouldNotReadBehindTheFrame() {
        for (byte[] frame : List.of(
                frame4(ESP, esp(SPI)),
                frame6(ESP, esp(SPI)),
                frame4(UDP, udp(4500, 4500, esp(SPI))),
                frame4(AH, ah(4, SPI, new byte[4])),
                frame4(AH, ah(ESP, 7, esp(SPI))))) {
            Memory.write(memory.address(), frame);
            int least = 0;
            while (!FrameMatch.takes(spi(SPI), memory.address(), least)) {
                least++;
            }
            // Where the SPI ends; of AH its fixed part is asked for.
            int spi = 0;
            while (ByteBuffer.wrap(frame).getInt(spi) != SPI) {
                spi++;
            }
            boolean isAh = frame[23] == AH && frame[34] != ESP;
            assertEquals(spi + (isAh ? 8 : 4), least);
        }
    }
}

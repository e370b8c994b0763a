package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.PseudoHeader;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.OriginalAddresses;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transport mode through NAT (RFC 3948 section 3.1.2): the far end seals what it has summed up over its own addresses, and
 * the packet comes with others. The gateway shares its host's addresses here, so that one can see what comes out.
 */
final class NatChecksumEalTest {
    private static final int NAT_PORT = 34_567;
    private static final int MTU = 1400;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("natsum");

    private final GatewayUnderTest gateway = testbed.gateway();

    @BeforeEach
    void giveItAddresses() {
        List<Prefix> own = Stream.of(GatewayUnderTest.GATEWAY, GatewayUnderTest.HOST, GatewayUnderTest.HOST6)
                .map(Prefix::parseAddress)
                .toList();
        gateway.plane.publish(gateway.plane.tables().with(new LocalAddresses(own)));
    }

    /** What has a checksum over addresses: its number, octets of its header, and where the checksum is. */
    enum Upper {
        TCP(6, 20, 16),
        UDP(17, 8, 6),
        ICMPV6(58, 8, 2);

        private final int protocol;
        private final int header;
        private final int at;

        Upper(int protocol, int header, int at) {
            this.protocol = protocol;
            this.header = header;
            this.at = at;
        }

        /** A segment, its checksum over the addresses that the far end knows. */
        byte[] segment(Ends original, byte[] data) {
            ByteBuffer segment = ByteBuffer.allocate(header + data.length);
            switch (this) {
                case TCP ->
                    segment.putShort((short) 40_000)
                            .putShort((short) 443)
                            .putLong(77)
                            .putShort((short) 0x5010);
                case UDP ->
                    segment.putShort((short) 1701).putShort((short) 1701).putShort((short) (header + data.length));
                case ICMPV6 -> segment.put((byte) 129).put((byte) 0);
            }
            segment.position(header).put(data);
            int checksum = PseudoHeader.checksum(original.octets(), segment.array(), protocol, at);
            // Of UDP zero would say that there is none (RFC 768).
            boolean none = this == UDP && checksum == 0;
            return segment.putShort(at, (short) (none ? 0xffff : checksum)).array();
        }
    }

    /** Source and destination. */
    record Ends(String source, String destination) {
        byte[] octets() {
            byte[] from = Frames.address(source);
            byte[] to = Frames.address(destination);
            return ByteBuffer.allocate(from.length + to.length)
                    .put(from)
                    .put(to)
                    .array();
        }

        OriginalAddresses original() {
            return new OriginalAddresses(Prefix.parseAddress(source), Prefix.parseAddress(destination));
        }
    }

    record Way(int family, Upper upper, boolean told) {
        /** As the far end knows them. */
        Ends before() {
            return family == Prefix.IPV4
                    ? new Ends("192.168.77.201", "172.16.9.1")
                    : new Ends("fd00:1:2:3:4:5:6:7", "fd00::ffff:ffff");
        }

        /** As the packets come. */
        Ends after() {
            return family == Prefix.IPV4
                    ? new Ends(GatewayUnderTest.PEER, GatewayUnderTest.HOST)
                    : new Ends(GatewayUnderTest.PEER6, GatewayUnderTest.HOST6);
        }
    }

    static Stream<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            for (Upper upper : Upper.values()) {
                if (upper != Upper.ICMPV6 || family == Prefix.IPV6) {
                    ways.add(new Way(family, upper, true));
                    ways.add(new Way(family, upper, false));
                }
            }
        }
        return ways.stream();
    }

    private Pair pair(Way way) {
        return pair(way, "aes-gcm-128");
    }

    private Pair pair(Way way, String suite) {
        return gateway.pair(CipherSuite.parse(suite).orElseThrow(), false, way.family, way.family, sa -> {
            SaParameters.Builder shaped =
                    sa.mode(Mode.TRANSPORT).everything().encapsulation(new UdpPorts(NAT_PORT, 4500));
            return way.told && isInbound(sa)
                    ? shaped.originalAddresses(way.before().original())
                    : shaped;
        });
    }

    /** Of both SAs of a pair only one is shaped by original addresses. */
    private static boolean isInbound(SaParameters.Builder sa) {
        return sa.build().direction() == Direction.INBOUND;
    }

    private static byte[] packet(Way way, int protocol, byte[] payload) {
        Ends ends = way.after();
        return way.family == Prefix.IPV4
                ? Frames.ipv4(Frames.address(ends.source), Frames.address(ends.destination), protocol, 64, 0, payload)
                : Frames.ipv6(Frames.address(ends.source), Frames.address(ends.destination), protocol, 64, 0, payload);
    }

    /** The packet as the translator sends it on. */
    private static byte[] frame(Way way, byte[] esp) {
        byte[] datagram = ByteBuffer.allocate(8 + esp.length)
                .putShort((short) NAT_PORT)
                .putShort((short) 4500)
                .putShort((short) (8 + esp.length))
                .putShort((short) 0)
                .put(esp)
                .array();
        return GatewayUnderTest.fromPeer(packet(way, Frames.UDP, datagram));
    }

    /** What comes out of a segment, behind the IP header. */
    private byte[] out(Way way, Pair pair, long sequence, int protocol, byte[] segment) {
        gateway.sendOutside(frame(way, pair.toGateway().seal(sequence, segment, protocol)));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.inside));
        assertArrayEquals(
                Arrays.copyOf(Frames.afterHops(packet(way, protocol, segment), 1), way.family == Prefix.IPV4 ? 20 : 40),
                Arrays.copyOf(packet, way.family == Prefix.IPV4 ? 20 : 40));
        return Arrays.copyOfRange(packet, way.family == Prefix.IPV4 ? 20 : 40, packet.length);
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName(
            "I9: what comes through NAT in transport mode has the checksum of the addresses that it bears, of any length")
    void shouldMakeChecksumsRight(Way way) {
        Pair pair = pair(way);
        Random random = new Random(3948);
        for (int sequence = 1; sequence <= 300; sequence++) {
            byte[] data = new byte[sequence < 20 ? sequence : random.nextInt(MTU)];
            random.nextBytes(data);
            byte[] sent = way.upper.segment(way.before(), data);
            assertArrayEquals(way.upper.segment(way.after(), data), out(way, pair, sequence, way.upper.protocol, sent));
        }
        assertEquals(0, gateway.drops());
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "UDP"})
    @DisplayName("I9: with suites whose packets go in batches too")
    void shouldDoSoWhateverTheSuite(Upper upper) {
        Way way = new Way(Prefix.IPV4, upper, true);
        Pair pair = pair(way, "aes-cbc-128+hmac-sha2-256-128");
        byte[] data = {1, 2, 3};

        assertArrayEquals(
                upper.segment(way.after(), data), out(way, pair, 1, upper.protocol, upper.segment(way.before(), data)));
    }

    @Test
    @DisplayName(
            "I9: between addresses that nobody changed a checksum stays, and a checksum of UDP never becomes that of none")
    void shouldNeverSayThatThereIsNone() {
        Way way = new Way(Prefix.IPV4, Upper.UDP, true);
        Pair pair = pair(way);
        // The last two octets are what makes the sum one of all ones, so that the checksum would be zero.
        byte[] data = new byte[6];
        byte[] plain = Upper.UDP.segment(way.after(), data);
        System.arraycopy(plain, 6, data, 4, 2);
        byte[] expected = Upper.UDP.segment(way.after(), data);
        assertEquals((short) 0xffff, ByteBuffer.wrap(expected).getShort(6));

        assertArrayEquals(expected, out(way, pair, 1, 17, Upper.UDP.segment(way.before(), data)));
        Pair unknown = pair(new Way(Prefix.IPV4, Upper.UDP, false));
        assertArrayEquals(expected, out(way, unknown, 1, 17, Upper.UDP.segment(way.before(), data)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName(
            "I9: a UDP datagram without checksum stays without, and what is too short for its header stays as it is")
    void shouldLeaveWhatHasNoChecksum(Way way) {
        Pair pair = pair(way);
        byte[] none = ByteBuffer.allocate(12)
                .putShort((short) 1701)
                .putShort((short) 1701)
                .putShort((short) 12)
                .putShort((short) 0)
                .putInt(42)
                .array();
        assertArrayEquals(none, out(way, pair, 1, 17, none));
        byte[] whole = way.upper.segment(way.before(), new byte[0]);
        for (int octets = 0; octets < way.upper.at + 2; octets++) {
            byte[] cut = Arrays.copyOf(whole, octets);
            assertArrayEquals(cut, out(way, pair, 2 + octets, way.upper.protocol, cut));
        }
        byte[] other = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertArrayEquals(other, out(way, pair, 100, 132, other), "SCTP's checksum covers no addresses");
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "UDP"})
    @DisplayName("I9: a checksum that was wrong before is as wrong after, where the original addresses are known")
    void shouldNotHideWhatWasWrongBefore(Upper upper) {
        Way way = new Way(Prefix.IPV4, upper, true);
        Pair pair = pair(way);
        byte[] data = {9, 8, 7, 6};
        byte[] wrong = upper.segment(way.before(), data);
        wrong[upper.header] ^= 1;
        byte[] expected = upper.segment(way.after(), data);
        expected[upper.header] ^= 1;

        assertArrayEquals(expected, out(way, pair, 1, upper.protocol, wrong));
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "UDP", "ICMPV6"})
    @DisplayName(
            "I9: of fragments inside, the first is corrected where the addresses are known, and others are left alone")
    void shouldCorrectTheFirstFragment(Upper upper) {
        byte[] data = new byte[64];
        for (boolean told : new boolean[] {true, false}) {
            Way way = new Way(Prefix.IPV6, upper, told);
            Pair pair = pair(way);
            byte[] sent = upper.segment(way.before(), data);
            byte[] expected = told ? upper.segment(way.after(), data) : sent;
            assertArrayEquals(
                    fragment(upper, 0, true, expected), out(way, pair, 1, 44, fragment(upper, 0, true, sent)));
            assertArrayEquals(
                    fragment(upper, 64, false, sent), out(way, pair, 2, 44, fragment(upper, 64, false, sent)));
        }
    }

    private static byte[] fragment(Upper upper, int offset, boolean more, byte[] octets) {
        return ByteBuffer.allocate(8 + octets.length)
                .put((byte) upper.protocol)
                .put((byte) 0)
                .putShort((short) (offset | (more ? 1 : 0)))
                .putInt(12345)
                .put(octets)
                .array();
    }

    @Test
    @DisplayName("I9: tunnel mode through NAT leaves checksums alone, and so does transport mode without NAT")
    void shouldLeaveOtherSasAlone() {
        Way way = new Way(Prefix.IPV4, Upper.TCP, false);
        byte[] wrong = Upper.TCP.segment(way.before(), new byte[] {5});
        byte[] inner = Frames.ipv4(
                Frames.address(GatewayUnderTest.FAR_HOST), Frames.address(GatewayUnderTest.HOST), 6, 64, 0, wrong);
        Pair tunnel = gateway.pair(
                CipherSuite.AES_GCM_128,
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.encapsulation(new UdpPorts(NAT_PORT, 4500)));
        gateway.sendOutside(frame(way, tunnel.toGateway().seal(1, inner)));
        assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)));

        Pair plain = gateway.pair(
                CipherSuite.AES_GCM_128,
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.mode(Mode.TRANSPORT).everything());
        gateway.sendOutside(
                GatewayUnderTest.fromPeer(packet(way, 50, plain.toGateway().seal(1, wrong, 6))));
        assertArrayEquals(
                Frames.afterHops(packet(way, 6, wrong), 1), Frames.packet(gateway.receiveOne(gateway.inside)));
    }
}

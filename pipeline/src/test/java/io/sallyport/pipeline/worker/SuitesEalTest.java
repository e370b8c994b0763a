package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets of all kinds of SAs through a worker, against the JDK's ciphers at the far end. */
final class SuitesEalTest {
    private static final long SEED = 20_261_123;
    private static final long HALF = 1L << 32;

    /** When it is sent 2^28 numbers are left. */
    private static final long NEARLY_LAST = HALF - 1 - (1L << 28);

    @RegisterExtension
    private static final Testbed testbed = new Testbed("suites");

    private final GatewayUnderTest gateway = testbed.gateway();

    private static CipherSuite suite(String label) {
        return CipherSuite.parse(label).orElseThrow();
    }

    private static byte[] outer(int family, int protocol, byte[] payload) {
        byte[] packet = family == Prefix.IPV4
                ? Frames.ipv4(
                        Frames.address(GatewayUnderTest.PEER),
                        Frames.address(GatewayUnderTest.GATEWAY),
                        protocol,
                        64,
                        0,
                        payload)
                : Frames.ipv6(
                        Frames.address(GatewayUnderTest.PEER6),
                        Frames.address(GatewayUnderTest.GATEWAY6),
                        protocol,
                        64,
                        0,
                        payload);
        return GatewayUnderTest.fromPeer(packet);
    }

    private void send(int family, byte[] esp) {
        gateway.sendOutside(outer(family, 50, esp));
    }

    /** What the gateway makes of a packet from the near host: the whole outer packet. */
    private byte[] sealed(int family, byte[] data) {
        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(family, data)));
        return Frames.packet(gateway.receiveOne(gateway.outside));
    }

    /** Every suite that the far end can do: all but AES-CCM, AES-GMAC, AES-XCBC and AES-CMAC. */
    static Stream<String> suites() {
        return CipherSuite.all().stream()
                .map(CipherSuite::label)
                .filter(label -> !label.contains("ccm") && !label.contains("mac-1") && !label.contains("mac-2"))
                .filter(label -> !label.contains("xcbc") && !label.contains("cmac"));
    }

    @ParameterizedTest
    @MethodSource("suites")
    @DisplayName(
            "D16, D19, D24: every size passes both ways with every suite, IP version, and length of sequence number")
    void shouldCarryEverySize(String label) {
        for (boolean extended : new boolean[] {false, true}) {
            for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                for (int inner : new int[] {Prefix.IPV4, Prefix.IPV6}) {
                    carryEverySize(
                            gateway.pair(suite(label), extended, inner, outer, UnaryOperator.identity()), inner, outer);
                }
            }
        }
        assertEquals(0, gateway.drops());
    }

    private void carryEverySize(Pair pair, int inner, int outer) {
        Random random = new Random(SEED);
        long sequence = 0;
        for (int octets = 0; octets <= 1380; octets += octets < 18 ? 1 : 197) {
            byte[] data = new byte[octets];
            random.nextBytes(data);
            byte[] in = GatewayUnderTest.fromFar(inner, data);
            send(outer, pair.toGateway().seal(++sequence, in));
            assertArrayEquals(Frames.afterHops(in, 1), Frames.packet(gateway.receiveOne(gateway.inside)));

            byte[] out = Frames.afterHops(GatewayUnderTest.toFar(inner, data), 1);
            byte[] packet = sealed(inner, data);
            byte[] esp = Arrays.copyOfRange(packet, outer == Prefix.IPV4 ? 20 : 40, packet.length);
            assertArrayEquals(out, pair.fromGateway().open(sequence, esp));
        }
    }

    static Stream<String> suitesWithIv() {
        return CipherSuite.all().stream()
                .filter(suite -> suite.encryption().ivOctets() > 0)
                .map(CipherSuite::label);
    }

    @ParameterizedTest
    @MethodSource("suitesWithIv")
    @DisplayName(
            "D19: no IV comes twice with any suite, on the short way, on the ordinary one, in UDP, in transport mode")
    void shouldNotRepeatIvs(String label) {
        CipherSuite suite = suite(label);
        UnaryOperator<SaParameters.Builder> udp = sa -> sa.encapsulation(new UdpPorts(4500, 4500));
        gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        assertIvsDiffer(suite, Prefix.IPV4, 20);
        gateway.pair(suite, true, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        assertIvsDiffer(suite, Prefix.IPV4, 20);
        gateway.pair(suite, false, Prefix.IPV6, Prefix.IPV6, UnaryOperator.identity());
        assertIvsDiffer(suite, Prefix.IPV6, 40);
        gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, udp);
        assertIvsDiffer(suite, Prefix.IPV4, 28);
        gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.mode(Mode.TRANSPORT));
        assertIvsDiffer(suite, Prefix.IPV4, 20);
    }

    /** Two bursts and some packets alone, all of one SA. */
    private void assertIvsDiffer(CipherSuite suite, int inner, int esp) {
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(inner, new byte[8]));
        byte[][] burst = new byte[Burst.CAPACITY][];
        Arrays.fill(burst, frame);
        List<byte[]> sent = new ArrayList<>();
        for (byte[][] frames : List.of(burst, new byte[][] {frame}, new byte[][] {frame}, burst)) {
            gateway.sendInside(frames);
            sent.addAll(testbed.receive(gateway.outside));
        }
        Set<ByteBuffer> ivs = new HashSet<>();
        for (byte[] one : sent) {
            ivs.add(ByteBuffer.wrap(
                    Frames.packet(one), esp + 8, suite.encryption().ivOctets()));
        }
        assertEquals(2 * Burst.CAPACITY + 2, ivs.size());
    }

    @Test
    @DisplayName("D18: numbers go on across 2^32 both ways, and a late packet from before is still accepted")
    void shouldCrossTheBoundaryOfExtendedSequenceNumbers() {
        Pair pair = gateway.pair(suite("aes-gcm-128"), true, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        for (long sequence : new long[] {HALF - 500, HALF - 2, HALF + 3, HALF - 1, HALF, HALF - 1, HALF + 4000}) {
            send(Prefix.IPV4, pair.toGateway().seal(sequence, inner));
        }
        assertEquals(6, testbed.receive(gateway.inside).size());
        assertEquals(1, gateway.drops(DropReason.REPLAYED));

        Memory.putI64(pair.outbound().hot() + SaDescriptor.SEQUENCE, HALF - 2);
        for (long sequence = HALF - 1; sequence < HALF + 3; sequence++) {
            byte[] packet = sealed(Prefix.IPV4, new byte[9]);
            byte[] esp = Arrays.copyOfRange(packet, 20, packet.length);
            assertEquals((int) sequence, ByteBuffer.wrap(esp).getInt(4));
            assertEquals(37, pair.fromGateway().open(sequence, esp).length);
        }
    }

    @Test
    @DisplayName("D18: a packet that is sealed with another high half does not authenticate")
    void shouldCheckTheHighHalf() {
        Pair pair = gateway.pair(suite("aes-gcm-128"), true, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        send(Prefix.IPV4, pair.toGateway().seal(HALF + 9, inner));
        assertEquals(1, gateway.drops(DropReason.ICV_WRONG));
        send(Prefix.IPV4, pair.toGateway().seal(9, inner));
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes-gcm-128-icv8", "aes-gcm-256", "aes-cbc-128+hmac-sha1-96", "chacha20-poly1305"})
    @DisplayName("D15: with a batch in which some are forged, the others are delivered in their order")
    void shouldDropTheForgedOutOfABatch(String label) {
        Pair pair = gateway.pair(suite(label), true, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        byte[][] frames = new byte[32][];
        for (int i = 0; i < frames.length; i++) {
            byte[] esp = pair.toGateway().seal(i + 1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[] {(byte) i}));
            if (i % 3 == 1) {
                esp[esp.length - 1] ^= 1;
            }
            frames[i] = outer(Prefix.IPV4, 50, esp);
        }
        gateway.sendOutside(frames);

        List<byte[]> delivered = testbed.receive(gateway.inside);
        assertEquals(21, delivered.size());
        assertEquals(11, gateway.drops(DropReason.ICV_WRONG));
        for (int i = 0; i < delivered.size(); i++) {
            byte[] packet = Frames.packet(delivered.get(i));
            assertEquals(i / 2 * 3 + i % 2 * 2, packet[packet.length - 1], "packet " + i);
        }
    }

    @Test
    @DisplayName("D21: ESP goes in UDP both ways, its checksum zero in IPv4 and right in IPv6; other ports pass too")
    void shouldCarryEspInUdp() {
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Pair pair = gateway.pair(
                    suite("aes-gcm-128"),
                    false,
                    Prefix.IPV4,
                    outer,
                    sa -> sa.encapsulation(new UdpPorts(4500, 61_234)));
            byte[] packet = sealed(Prefix.IPV4, new byte[21]);
            int header = outer == Prefix.IPV4 ? 20 : 40;
            ByteBuffer udp =
                    ByteBuffer.wrap(packet, header, packet.length - header).slice();
            assertEquals(17, packet[outer == Prefix.IPV4 ? 9 : 6]);
            assertEquals(4500, udp.getChar(0));
            assertEquals(61_234, udp.getChar(2));
            assertEquals(packet.length - header, udp.getChar(4));
            assertEquals(outer == Prefix.IPV4 ? 0 : checksum6(packet), udp.getChar(6));
            byte[] esp = Arrays.copyOfRange(packet, header + 8, packet.length);
            assertEquals(49, pair.fromGateway().open(1, esp).length);
        }
    }

    /** The checksum that the UDP datagram in an IPv6 packet must bear, by RFC 8200 section 8.1. */
    private static int checksum6(byte[] packet) {
        byte[] sum = packet.clone();
        sum[46] = 0;
        sum[47] = 0;
        long total = packet.length - 40L + 17;
        for (int i = 8; i < sum.length; i++) {
            total += (long) Byte.toUnsignedInt(sum[i]) << (i % 2 == 0 ? 8 : 0);
        }
        while (total > 0xffff) {
            total = (total & 0xffff) + (total >>> 16);
        }
        return (int) ~total & 0xffff;
    }

    @Test
    @DisplayName("RFC 4303 3.1.1: transport mode keeps the packet's own header, both ways, in IPv4 and IPv6")
    void shouldSealInTransportMode() {
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Pair pair = gateway.pair(suite("aes-gcm-128"), false, family, Prefix.IPV4, sa -> sa.mode(Mode.TRANSPORT));
            byte[] data = {1, 2, 3, 4, 5};
            byte[] plain = GatewayUnderTest.toFar(family, data);
            byte[] packet = sealed(family, data);
            int header = family == Prefix.IPV4 ? 20 : 40;
            byte[] hopped = Frames.afterHops(plain, 1);
            assertEquals(50, packet[family == Prefix.IPV4 ? 9 : 6]);
            byte[] opened = pair.fromGateway().open(1, Arrays.copyOfRange(packet, header, packet.length));
            assertArrayEquals(Arrays.copyOfRange(hopped, header, hopped.length), opened);
            assertArrayEquals(
                    Arrays.copyOfRange(hopped, header - 8, header), Arrays.copyOfRange(packet, header - 8, header));
        }
    }

    @Test
    @DisplayName("D24: in transport mode ESP stands behind hop-by-hop and destination options, which stay as they are")
    void shouldSealBehindExtensionHeaders() {
        for (String label : List.of("aes-gcm-128", "aes-cbc-128+hmac-sha2-256-128")) {
            Pair pair = gateway.pair(suite(label), false, Prefix.IPV6, Prefix.IPV6, sa -> sa.mode(Mode.TRANSPORT));
            byte[] plain = Frames.withOptionHeaders(GatewayUnderTest.toFar(Prefix.IPV6, new byte[] {1, 2, 3, 4, 5}));
            gateway.sendInside(GatewayUnderTest.fromHost(plain));
            byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
            int header = 40 + 8 + 16;
            byte[] expected = Arrays.copyOf(Frames.afterHops(plain, 1), header);
            expected[5] = (byte) (packet.length - 40);
            expected[40 + 8] = 50;
            assertArrayEquals(expected, Arrays.copyOf(packet, header));

            byte[] esp = Arrays.copyOfRange(packet, header, packet.length);
            assertArrayEquals(
                    Arrays.copyOfRange(plain, header, plain.length),
                    pair.fromGateway().open(1, esp));
            byte[] text = pair.fromGateway().openRaw(1, esp);
            assertEquals(17, text[text.length - 1]);
        }
    }

    @Test
    @DisplayName("D2: at the soft limit the control thread hears of it once, at the hard one packets are dropped")
    void shouldEndLifetimesByPackets() {
        Lifetime lifetime = new Lifetime(
                new Lifetime.Limit(Lifetime.Limit.MAX_TIME, 3, Long.MAX_VALUE),
                new Lifetime.Limit(Lifetime.Limit.MAX_TIME, 5, Long.MAX_VALUE));
        Pair pair = gateway.pair(suite("aes-gcm-128"), false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(lifetime));
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        for (int i = 1; i <= 4; i++) {
            send(Prefix.IPV4, pair.toGateway().seal(i, inner));
        }
        assertEquals(List.of("INBOUND SOFT"), gateway.ended);
        send(Prefix.IPV4, pair.toGateway().seal(5, inner));
        send(Prefix.IPV4, pair.toGateway().seal(6, inner));
        assertEquals(5, testbed.receive(gateway.inside).size());
        assertEquals(1, gateway.drops(DropReason.LIFETIME_OVER));
        assertEquals(List.of("INBOUND SOFT", "INBOUND HARD"), gateway.ended);
        send(Prefix.IPV4, pair.toGateway().seal(7, inner));
        assertEquals(1, gateway.drops(DropReason.SPI_UNKNOWN) + gateway.drops(DropReason.SA_DEAD));

        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[5]));
        for (int i = 0; i < 7; i++) {
            gateway.sendInside(frame);
        }
        assertEquals(5, testbed.receive(gateway.outside).size());
        assertEquals(3, gateway.drops(DropReason.LIFETIME_OVER));
        assertEquals(List.of("INBOUND SOFT", "INBOUND HARD", "OUTBOUND SOFT", "OUTBOUND HARD"), gateway.ended);
    }

    @Test
    @DisplayName("D2: octets are counted like packets, and time ends an SA without any")
    void shouldEndLifetimesByOctetsAndTime() {
        Lifetime octets =
                new Lifetime(Lifetime.Limit.NONE, new Lifetime.Limit(Lifetime.Limit.MAX_TIME, Long.MAX_VALUE, 2 * 58));
        Pair pair = gateway.pair(suite("aes-gcm-128"), false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(octets));
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        assertEquals(58, inner.length);
        for (int i = 1; i <= 3; i++) {
            send(Prefix.IPV4, pair.toGateway().seal(i, inner));
        }
        assertEquals(2, testbed.receive(gateway.inside).size());
        assertEquals(List.of("INBOUND HARD"), gateway.ended);

        Lifetime soon = new Lifetime(
                new Lifetime.Limit(Duration.ofNanos(1), Long.MAX_VALUE, Long.MAX_VALUE),
                new Lifetime.Limit(Duration.ofNanos(2), Long.MAX_VALUE, Long.MAX_VALUE));
        SaHandle timed = gateway.pair(suite("aes-gcm-128"), false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(soon))
                .inbound();
        gateway.control();
        assertEquals(List.of("INBOUND HARD", "INBOUND HARD", "OUTBOUND HARD"), gateway.ended, () -> "of " + timed);
    }

    @Test
    @DisplayName("D2: octets have a soft end, of which the control thread hears once, before the hard one, both ways")
    void shouldTellOfTheSoftEndInOctets() {
        Lifetime octets = new Lifetime(
                new Lifetime.Limit(Lifetime.Limit.MAX_TIME, Long.MAX_VALUE, 2 * 58),
                new Lifetime.Limit(Lifetime.Limit.MAX_TIME, Long.MAX_VALUE, 4 * 58));
        Pair pair = gateway.pair(suite("aes-gcm-128"), false, Prefix.IPV4, Prefix.IPV4, sa -> sa.lifetime(octets));
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[30]));
        for (int i = 1; i <= 4; i++) {
            send(Prefix.IPV4, pair.toGateway().seal(i, inner));
            assertEquals(i < 2 ? List.of() : List.of("INBOUND SOFT"), gateway.ended, "packet " + i);
        }
        send(Prefix.IPV4, pair.toGateway().seal(5, inner));
        assertEquals(List.of("INBOUND SOFT", "INBOUND HARD"), gateway.ended);
        assertEquals(4, testbed.receive(gateway.inside).size());

        gateway.ended.clear();
        for (int i = 1; i <= 4; i++) {
            gateway.sendInside(frame);
            assertEquals(i < 2 ? List.of() : List.of("OUTBOUND SOFT"), gateway.ended, "packet " + i);
        }
        gateway.sendInside(frame);
        assertEquals(List.of("OUTBOUND SOFT", "OUTBOUND HARD"), gateway.ended);
        assertEquals(4, testbed.receive(gateway.outside).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("D12: a sender hears once that its numbers run out, when 2^28 are left and no earlier, on either way")
    void shouldTellInTimeThatSequenceNumbersRunOut(int inner) {
        Pair pair = gateway.pair(suite("aes-gcm-128"), false, inner, Prefix.IPV4, UnaryOperator.identity());
        byte[][] burst = new byte[Burst.CAPACITY][];
        Arrays.fill(burst, GatewayUnderTest.fromHost(GatewayUnderTest.toFar(inner, new byte[5])));
        // IPv4 takes the short way for the last time.
        Memory.putI64(pair.outbound().hot() + SaDescriptor.SEQUENCE, NEARLY_LAST - 2 - burst.length);
        gateway.sendInside(burst);
        assertEquals(burst.length, testbed.receive(gateway.outside).size());
        for (long sequence = NEARLY_LAST - 1; sequence < NEARLY_LAST + 3; sequence++) {
            assertEquals(sequence < NEARLY_LAST + 1 ? List.of() : List.of("OUTBOUND SOFT"), gateway.ended);
            byte[] packet = sealed(inner, new byte[5]);
            assertEquals((int) sequence, ByteBuffer.wrap(packet).getInt(24));
        }
        assertEquals(List.of("OUTBOUND SOFT"), gateway.ended);
        gateway.sendInside(burst);
        assertEquals(burst.length, testbed.receive(gateway.outside).size());
        assertEquals(List.of("OUTBOUND SOFT"), gateway.ended);
    }

    @Test
    @DisplayName("D12: a sender stops at its last sequence number")
    void shouldStopAtTheLastSequenceNumber() {
        Pair pair = gateway.pair(suite("aes-gcm-128-icv8"), false, Prefix.IPV4, Prefix.IPV4, UnaryOperator.identity());
        Memory.putI64(pair.outbound().hot() + SaDescriptor.SEQUENCE, HALF - 3);
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[5]));
        for (int i = 0; i < 4; i++) {
            gateway.sendInside(frame);
        }
        assertEquals(2, testbed.receive(gateway.outside).size());
        assertEquals(2, gateway.drops(DropReason.SEQUENCE_EXHAUSTED));
        assertEquals(List.of("OUTBOUND SOFT"), gateway.ended);
    }

    @Test
    @DisplayName("A10: the first packet of a pending SA may bear any number from 1 on, with and without ESN")
    void shouldBeginAnywhere() {
        int promoted = 0;
        for (boolean extended : new boolean[] {false, true}) {
            for (long first : new long[] {1, 37, HALF - 1024 + 1, HALF - 1}) {
                Pair pair = gateway.pair(
                        suite("aes-gcm-128"), extended, Prefix.IPV4, Prefix.IPV4, SaParameters.Builder::pending);
                byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
                send(Prefix.IPV4, pair.toGateway().seal(first, inner));
                assertEquals(++promoted, gateway.promoted.size(), "first number " + first);
                send(Prefix.IPV4, pair.toGateway().seal(first, inner));
                assertEquals(promoted, gateway.drops(DropReason.REPLAYED), "again");
            }
        }
    }

    /** Plaintexts that authenticate and are wrong: padding, next header, and the lengths of the packet inside. */
    private static List<byte[]> wrongPlaintexts() {
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]);
        List<byte[]> wrong = new ArrayList<>();
        byte[] good = Arrays.copyOf(inner, 64);
        for (int i = 0; i < 4; i++) {
            good[58 + i] = (byte) (i + 1);
        }
        good[62] = 4;
        good[63] = 4;
        for (int length : new int[] {63, 128, 255}) {
            wrong.add(changed(good, 62, length));
        }
        wrong.add(changed(good, 59, 9));
        for (int next : new int[] {0, 6, 41, 50, 99, 255}) {
            wrong.add(changed(good, 63, next));
        }
        for (int version : new int[] {0x00, 0x44, 0x4f, 0x55, 0x65}) {
            wrong.add(changed(good, 0, version));
        }
        for (int total : new int[] {0, 19, 59, 255}) {
            wrong.add(Frames.withChecksum(changed(good, 3, total)));
        }
        wrong.add(changed(good, 10, good[10] ^ 1));
        wrong.add(new byte[] {0, 4});
        wrong.add(new byte[] {1, 0, 0, 4});
        return wrong;
    }

    private static byte[] changed(byte[] octets, int at, int value) {
        byte[] changed = octets.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "A4: what authenticates with wrong padding or lengths proves nothing, and leaves its number to a good packet")
    void shouldNotPromoteByWrongContents(boolean extended) {
        List<byte[]> wrong = wrongPlaintexts();
        for (int i = 0; i < wrong.size(); i++) {
            Pair pair = gateway.pair(
                    suite("aes-gcm-128"), extended, Prefix.IPV4, Prefix.IPV4, SaParameters.Builder::pending);
            send(Prefix.IPV4, pair.toGateway().sealRaw(1, wrong.get(i)));
            assertEquals(i, gateway.promoted.size(), "contents " + i);
            assertEquals(i + 1, gateway.drops(), "contents " + i);
            assertEquals(0, testbed.receive(gateway.inside).size(), "contents " + i);

            send(Prefix.IPV4, pair.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30])));
            assertEquals(i + 1, gateway.promoted.size(), "a good packet after contents " + i);
            assertEquals(1, testbed.receive(gateway.inside).size());
        }
    }

    @Test
    @DisplayName("D4: in transport mode the selectors hold the packet as it was sent")
    void shouldHoldTransportPacketsAgainstSelectors() {
        Pair pair = gateway.pair(
                suite("aes-gcm-128"),
                false,
                Prefix.IPV4,
                Prefix.IPV4,
                sa -> sa.mode(Mode.TRANSPORT)
                        .selector(new Selector(
                                Prefix.parseAddress(GatewayUnderTest.PEER),
                                Prefix.parseAddress(GatewayUnderTest.GATEWAY),
                                17,
                                PortRange.ANY,
                                PortRange.ANY)));
        byte[] udp = {0, 7, 0, 9, 0, 8, 0, 0};
        send(Prefix.IPV4, pair.toGateway().seal(1, udp, 6));
        assertEquals(1, gateway.drops(DropReason.SELECTOR_MISMATCH));
        send(Prefix.IPV4, pair.toGateway().seal(1, udp, 17));
        assertEquals(1, gateway.count(Counter.OPENED));
        assertEquals(1, gateway.drops(DropReason.LOCAL_UNSERVED));
    }
}

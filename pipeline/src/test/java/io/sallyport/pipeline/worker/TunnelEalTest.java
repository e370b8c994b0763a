package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tunnel both ways, held against ESP by the JDK's cipher. */
final class TunnelEalTest {
    private static final int SEED = 4303;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("tunnel");

    private GatewayUnderTest gateway;

    private void start(Options options) {
        gateway = testbed.gateway(options);
    }

    private void sendEsp(Tunnel tunnel, byte[] esp) {
        gateway.sendOutside(GatewayUnderTest.outer(tunnel, esp));
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionAlgorithm.class,
            names = {"AES_GCM_128", "AES_GCM_192", "AES_GCM_256"})
    @DisplayName("what the far end sealed comes out as it went in, one hop older, at every size")
    void shouldOpenEverySize(EncryptionAlgorithm algorithm) {
        start(Options.simple().withAlgorithm(CipherSuite.combined(algorithm)));
        Random random = new Random(SEED);
        for (Tunnel tunnel : gateway.tunnels) {
            for (int octets = 0; octets <= 1400; octets += octets < 40 ? 1 : 97) {
                byte[] data = new byte[octets];
                random.nextBytes(data);
                byte[] inner = GatewayUnderTest.fromFar(tunnel.innerFamily(), data);
                sendEsp(tunnel, tunnel.toGateway().seal(octets + 1, inner));

                byte[] frame = gateway.receiveOne(gateway.inside);
                assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(frame));
                assertArrayEquals(Frames.mac(GatewayUnderTest.HOST_MAC), Arrays.copyOf(frame, 6));
                assertArrayEquals(Frames.mac(GatewayUnderTest.INSIDE_MAC), Arrays.copyOfRange(frame, 6, 12));
            }
        }
        assertEquals(0, gateway.drops());
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionAlgorithm.class,
            names = {"AES_GCM_128", "AES_GCM_192", "AES_GCM_256"})
    @DisplayName(
            "D12, D16: the far end opens what the gateway sealed, with sequence numbers and padding 1, 2, 3 ... and the outer header right")
    void shouldSealEverySize(EncryptionAlgorithm algorithm) {
        start(Options.simple().withAlgorithm(CipherSuite.combined(algorithm)));
        Random random = new Random(SEED);
        for (Tunnel tunnel : gateway.tunnels) {
            int sequence = 0;
            for (int octets = 0; octets <= 1400; octets += octets < 40 ? 1 : 97) {
                byte[] data = new byte[octets];
                random.nextBytes(data);
                byte[] inner = GatewayUnderTest.toFar(tunnel.innerFamily(), data);
                gateway.sendInside(GatewayUnderTest.fromHost(inner));

                byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
                byte[] esp = Arrays.copyOfRange(packet, 20, packet.length);
                assertArrayEquals(
                        Frames.afterHops(inner, 1), tunnel.fromGateway().open(esp));
                assertEquals(++sequence, ByteBuffer.wrap(esp).getInt(4));
                assertArrayEquals(
                        Frames.ipv4(
                                Frames.address(GatewayUnderTest.GATEWAY),
                                Frames.address(GatewayUnderTest.PEER),
                                50,
                                64,
                                0,
                                esp),
                        packet);
            }
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D19: no IV repeats within an SA, nor when it is installed again with the same key")
    void shouldNotRepeatIvs() {
        Set<Long> ivs = new HashSet<>();
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        for (int round = 0; round < 2; round++) {
            start(Options.simple());
            for (int i = 0; i < 100; i++) {
                gateway.sendInside(frame);
                ivs.add(ByteBuffer.wrap(Frames.packet(gateway.receiveOne(gateway.outside)))
                        .getLong(28));
            }
        }
        assertEquals(200, ivs.size());
    }

    @Test
    @DisplayName("tunnels over an IPv6 wire carry IPv4 and IPv6")
    void shouldOpenFromAnIpv6Wire() {
        start(Options.simple());
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Tunnel tunnel = gateway.tunnel(family, Prefix.IPV6, Options.simple());
            byte[] inner = GatewayUnderTest.fromFar(family, new byte[100]);
            sendEsp(tunnel, tunnel.toGateway().seal(1, inner));
            assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)));

            int policy = family == Prefix.IPV4 ? 0 : 1;
            gateway.plane
                    .tables()
                    .policySas()
                    .publishCurrent(policy, tunnel.outbound().hot());
            byte[] out = GatewayUnderTest.toFar(family, new byte[333]);
            gateway.sendInside(GatewayUnderTest.fromHost(out));
            byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
            assertEquals(6, packet[0] >>> 4);
            byte[] esp = Arrays.copyOfRange(packet, 40, packet.length);
            assertArrayEquals(Frames.afterHops(out, 1), tunnel.fromGateway().open(esp));
        }
    }

    @Test
    @DisplayName("D14: a duplicate is dropped, and an old number within the window is accepted once")
    void shouldDropReplays() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[64]);
        for (long sequence : new long[] {10, 10, 2000, 1500, 1500, 976, 977, 977}) {
            sendEsp(tunnel, tunnel.toGateway().seal(sequence, inner));
        }

        assertEquals(4, testbed.receive(gateway.inside).size());
        assertEquals(4, gateway.drops(DropReason.REPLAYED));
    }

    @Test
    @DisplayName(
            "D15: every flipped bit of an ESP packet is noticed; nothing is delivered and the window does not move")
    void shouldDropEveryForgery() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[20]);
        byte[] esp = tunnel.toGateway().seal(5, inner);
        int forged = 0;
        for (int bit = 32; bit < 8 * esp.length; bit++) {
            byte[] damaged = esp.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            sendEsp(tunnel, damaged);
            forged++;
        }

        assertTrue(testbed.receive(gateway.inside).isEmpty());
        assertEquals(forged, gateway.drops(DropReason.ICV_WRONG));
        sendEsp(tunnel, esp);
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @Test
    @DisplayName("D4: an authentic packet outside the selectors is dropped, and its number can still be used")
    void shouldDropSelectorMismatches() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] stranger = Frames.udp("10.3.0.1", GatewayUnderTest.HOST, 1, 2, new byte[8]);
        sendEsp(tunnel, tunnel.toGateway().seal(1, stranger));
        sendEsp(tunnel, tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV6, new byte[8])));
        assertEquals(2, gateway.drops(DropReason.SELECTOR_MISMATCH));

        sendEsp(tunnel, tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8])));
        assertEquals(1, testbed.receive(gateway.inside).size());
    }

    @Test
    @DisplayName("D3, D13: unknown and reserved SPIs are dropped, each with its reason")
    void shouldDropUnknownSpis() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[8]);
        for (int spi : new int[] {0, 255, 256, 0x7fff_ffff, -1}) {
            sendEsp(tunnel, new EspOracle(spi, new byte[16], new byte[4]).seal(1, inner));
        }

        assertEquals(2, gateway.drops(DropReason.SPI_RESERVED));
        assertEquals(3, gateway.drops(DropReason.SPI_UNKNOWN));
        assertTrue(testbed.receive(gateway.inside).isEmpty());
    }

    @Test
    @DisplayName("D16: wrong padding is dropped safely, and padding for traffic flow confidentiality is cut off")
    void shouldCheckPadding() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[9]);
        byte[] tooLong = EspOracle.trailed(inner, 4, 0);
        tooLong[tooLong.length - 2] = (byte) 255;
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, tooLong));
        byte[] wrong = EspOracle.trailed(inner, 4, 0);
        wrong[inner.length] = 77;
        sendEsp(tunnel, tunnel.toGateway().sealRaw(2, wrong));
        assertEquals(2, gateway.drops(DropReason.ESP_PADDING));
        assertTrue(testbed.receive(gateway.inside).isEmpty());

        sendEsp(tunnel, tunnel.toGateway().sealRaw(3, EspOracle.trailed(inner, 4, 500)));
        assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
    }

    @Test
    @DisplayName("D17: a dummy packet is dropped in silence after it was authenticated, and takes its number")
    void shouldDropDummies() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] dummy = EspOracle.trailed(new byte[40], 59, 0);
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, dummy));
        sendEsp(tunnel, tunnel.toGateway().sealRaw(1, dummy));

        assertEquals(1, gateway.drops(DropReason.ESP_DUMMY));
        assertEquals(1, gateway.drops(DropReason.REPLAYED));
    }

    @Test
    @DisplayName("inner headers that contradict their length, and next headers that are no IP, are dropped")
    void shouldCheckTheInnerHeader() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[16]);
        byte[] longer = inner.clone();
        longer[3] = (byte) (longer[3] + 40);
        byte[][] wrong = {Frames.withChecksum(longer), Arrays.copyOf(inner, 19), new byte[0], {0x46, 0, 0, 20}};
        long sequence = 1;
        for (byte[] each : wrong) {
            sendEsp(tunnel, tunnel.toGateway().sealRaw(sequence++, EspOracle.trailed(each, 4, 0)));
        }
        byte[] badSum = inner.clone();
        badSum[10] ^= 1;
        sendEsp(tunnel, tunnel.toGateway().sealRaw(sequence++, EspOracle.trailed(badSum, 4, 0)));
        assertEquals(wrong.length + 1, gateway.drops(DropReason.INNER_HEADER));
        sendEsp(tunnel, tunnel.toGateway().sealRaw(sequence, EspOracle.trailed(inner, 6, 0)));
        assertEquals(1, gateway.drops(DropReason.ESP_NEXT_HEADER));
        assertTrue(testbed.receive(gateway.inside).isEmpty());
    }

    @Test
    @DisplayName("A4: no truncation of an ESP packet crashes, promotes, or is delivered")
    void shouldSurviveEveryTruncation() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(Prefix.IPV4, new byte[30]));
        for (int octets = 0; octets < esp.length; octets++) {
            sendEsp(tunnel, Arrays.copyOf(esp, octets));
        }

        assertEquals(esp.length, gateway.drops());
        assertTrue(gateway.promoted.isEmpty());
        assertTrue(testbed.receive(gateway.inside).isEmpty());
    }

    @Test
    @DisplayName("D12: the last sequence number is used, and after it the sender stops")
    void shouldStopBeforeTheSequenceWraps() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        Memory.putI64(tunnel.outbound().hot() + SaDescriptor.SEQUENCE, 0xffff_fffeL);
        byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
        gateway.sendInside(frame, frame, frame);

        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertEquals(-1, ByteBuffer.wrap(packet).getInt(24));
        assertEquals(2, gateway.drops(DropReason.SEQUENCE_EXHAUSTED));
    }
}

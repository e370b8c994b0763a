package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.DscpPolicy;
import io.sallyport.pipeline.sad.EcnMode;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What moves between the inner and the outer header, and what inner packets keep, whatever they bear. */
final class HeadersEalTest {
    private static final int[] FAMILIES = {Prefix.IPV4, Prefix.IPV6};
    private static final int JUMBO_MTU = 9000;
    private static final int JUMBO_BUFFER = 9728;
    private static final int SHORTEST_FRAME = 60;

    private static final int NOT_ECT = 0;
    private static final int ECT1 = 1;
    private static final int ECT0 = 2;
    private static final int CE = 3;
    private static final int DROP = -1;

    /** RFC 6040 section 4.2, figure 4: by inner, then outer field. */
    private static final int[][] ECN_AT_EGRESS = {
        {NOT_ECT, NOT_ECT, NOT_ECT, DROP},
        {ECT1, ECT1, ECT1, CE},
        {ECT0, ECT1, ECT0, CE},
        {CE, CE, CE, CE},
    };

    @RegisterExtension
    private static final Testbed testbed = new Testbed("headers", JUMBO_BUFFER);

    private GatewayUnderTest gateway;

    private void start(Options options) {
        gateway = testbed.gateway(options);
    }

    /** The tunnel packet that the gateway makes of an inner one. */
    private byte[] sealed(byte[] inner) {
        return sealedFrame(GatewayUnderTest.fromHost(inner));
    }

    private byte[] sealedFrame(byte[] frame) {
        gateway.sendInside(frame);
        return Frames.packet(gateway.receiveOne(gateway.outside));
    }

    private static byte[] opened(Tunnel tunnel, byte[] packet) {
        int header = tunnel.outerFamily() == Prefix.IPV4 ? 20 : 40;
        return tunnel.fromGateway().open(Arrays.copyOfRange(packet, header, packet.length));
    }

    /** Sends a tunnel packet with that type of service or traffic class. */
    private void send(Tunnel tunnel, byte[] esp, int service) {
        byte[] packet = Frames.withService(Frames.packet(GatewayUnderTest.outer(tunnel, esp)), service);
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    private void assertCarriedBothWays(Tunnel tunnel, byte[] out, byte[] in, long sequence) {
        assertArrayEquals(Frames.afterHops(out, 1), opened(tunnel, sealed(out)));
        send(tunnel, tunnel.toGateway().seal(sequence, in), 0);
        assertArrayEquals(Frames.afterHops(in, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
    }

    @Test
    @DisplayName("D8, D22: DSCP and ECN go out with the packet, in all four pairings of families")
    void shouldCopyDscpAndEcnOutwards() {
        start(Options.simple());
        for (int outer : FAMILIES) {
            for (int inner : FAMILIES) {
                Tunnel tunnel = gateway.tunnel(inner, outer, Options.simple());
                gateway.useFor(inner, tunnel);
                for (int service = 0; service < 256; service++) {
                    byte[] packet = Frames.withService(GatewayUnderTest.toFar(inner, new byte[8]), service);
                    byte[] tunnelled = sealed(packet);
                    assertEquals(service, Frames.service(tunnelled));
                    assertArrayEquals(Frames.withService(tunnelled, service), tunnelled, "the checksum is right");
                    assertArrayEquals(Frames.afterHops(packet, 1), opened(tunnel, tunnelled));
                }
            }
        }
    }

    @Test
    @DisplayName("D22: where the SA says so DSCP is set or mapped, and ECN is none, in all four pairings of families")
    void shouldSetAndMapDscp() {
        start(Options.simple());
        DscpPolicy map = DscpPolicy.map(Map.of(46, 10, 0, 8));
        for (int outer : FAMILIES) {
            for (int inner : FAMILIES) {
                gateway.pair(CipherSuite.AES_GCM_128, false, inner, outer, sa -> sa.dscpPolicy(DscpPolicy.set(17)));
                for (int service = 0; service < 256; service++) {
                    byte[] packet = Frames.withService(GatewayUnderTest.toFar(inner, new byte[8]), service);
                    assertEquals(17 << 2 | (service & 3), Frames.service(sealed(packet)));
                }
                gateway.pair(
                        CipherSuite.AES_GCM_128,
                        false,
                        inner,
                        outer,
                        sa -> sa.dscpPolicy(map).ecnMode(EcnMode.COMPATIBILITY));
                for (int service = 0; service < 256; service++) {
                    int dscp = service >> 2;
                    byte[] packet = Frames.withService(GatewayUnderTest.toFar(inner, new byte[8]), service);
                    int mapped = dscp == 46 ? 10 : dscp == 0 ? 8 : dscp;
                    assertEquals(mapped << 2, Frames.service(sealed(packet)));
                }
            }
        }
    }

    @Test
    @DisplayName("D22: ECN comes in by the table of RFC 6040, and DSCP stays outside, in all four pairings of families")
    void shouldCarryCongestionMarksIn() {
        start(Options.simple());
        long dropped = 0;
        for (int outer : FAMILIES) {
            for (int inner : FAMILIES) {
                Tunnel tunnel = gateway.tunnel(inner, outer, Options.simple());
                long sequence = 1;
                for (int innerEcn = 0; innerEcn < 4; innerEcn++) {
                    for (int outerEcn = 0; outerEcn < 4; outerEcn++) {
                        byte[] packet =
                                Frames.withService(GatewayUnderTest.fromFar(inner, new byte[8]), 0xb8 | innerEcn);
                        send(tunnel, tunnel.toGateway().seal(sequence++, packet), 0x28 | outerEcn);
                        int expected = ECN_AT_EGRESS[innerEcn][outerEcn];
                        if (expected == DROP) {
                            dropped++;
                        } else {
                            assertArrayEquals(
                                    Frames.withService(Frames.afterHops(packet, 1), 0xb8 | expected),
                                    Frames.packet(gateway.receiveOne(gateway.inside)));
                        }
                        assertEquals(dropped, gateway.drops(DropReason.ECN_MARK));
                    }
                }
            }
        }
        assertEquals(dropped, gateway.drops());
    }

    @ParameterizedTest
    @CsvSource({
        "COPY, true, true",
        "COPY, false, false",
        "SET, true, true",
        "SET, false, true",
        "CLEAR, true, false",
        "CLEAR, false, false"
    })
    @DisplayName("D8: DF of the outer header is copied, set or cleared as the SA says")
    void shouldTreatDfAsTheSaSays(DfPolicy policy, boolean inner, boolean outer) {
        start(Options.simple().withDf(policy));
        byte[] packet = Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]), inner ? 0x4000 : 0);
        byte[] first = sealed(packet);
        byte[] second = sealed(packet);
        byte[] expected = Frames.ipv4(
                Frames.address(GatewayUnderTest.GATEWAY),
                Frames.address(GatewayUnderTest.PEER),
                50,
                64,
                0,
                Arrays.copyOfRange(first, 20, first.length));
        if (outer) {
            assertArrayEquals(expected, first);
        } else {
            assertArrayEquals(
                    withoutIdentification(Frames.withFragmentField(expected, 0)), withoutIdentification(first));
            assertArrayEquals(Frames.withChecksum(first.clone()), first);
            assertNotEquals(identification(first), identification(second), "packets that may be fragmented");
            assertEquals(own(gateway.tunnels.getFirst(), 1), identification(first));
        }
        assertEquals(inner ? 0x40 : 0, opened(gateway.tunnels.getFirst(), second)[6]);
    }

    private static byte[] withoutIdentification(byte[] packet) {
        byte[] changed = packet.clone();
        changed[4] = 0;
        changed[5] = 0;
        return Frames.withChecksum(changed);
    }

    private static int identification(byte[] packet) {
        return ((packet[4] & 0xff) << 8) | (packet[5] & 0xff);
    }

    @Test
    @DisplayName("an IPv6 packet counts as one with DF, unless the SA clears it")
    void shouldTakeIpv6ForUnfragmentable() {
        start(Options.simple());
        byte[] packet = GatewayUnderTest.toFar(Prefix.IPV6, new byte[8]);
        assertEquals(0x40, sealed(packet)[6]);
        Tunnel clearing =
                gateway.tunnel(Prefix.IPV6, Prefix.IPV4, Options.simple().withDf(DfPolicy.CLEAR));
        gateway.useFor(Prefix.IPV6, clearing);
        byte[] cleared = sealed(packet);
        assertEquals(0, cleared[6]);
        assertEquals(own(clearing, 1), identification(cleared));
    }

    @ParameterizedTest
    @CsvSource({
        "aes-gcm-128, 4",
        "aes-gcm-128, 6",
        "aes-cbc-128+hmac-sha2-256-128, 4",
        "aes-cbc-128+hmac-sha2-256-128, 6"
    })
    @DisplayName(
            "D8: the first packets of SAs between the same addresses are not all identified alike, for they may be cut")
    void shouldIdentifyPacketsOfSeveralSas(String suite, int inner) {
        start(Options.simple());
        Set<Integer> identifications = new HashSet<>();
        for (int sa = 0; sa < 8; sa++) {
            gateway.pair(
                    CipherSuite.parse(suite).orElseThrow(),
                    false,
                    inner,
                    Prefix.IPV4,
                    builder -> builder.dfPolicy(DfPolicy.CLEAR));
            identifications.add(identification(sealed(GatewayUnderTest.toFar(inner, new byte[8]))));
        }
        assertNotEquals(1, identifications.size());
    }

    /** What an SA's packet of that number is identified by. */
    private static int own(Tunnel tunnel, long sequence) {
        return SaRecord.identification(tunnel.outbound().hot(), sequence) & 0xffff;
    }

    @Test
    @DisplayName("Ethernet's padding of short frames goes neither into the tunnel nor in the way of what comes out")
    void shouldNotCarryLinkPadding() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] inner = GatewayUnderTest.toFar(Prefix.IPV4, new byte[1]);
        byte[] padded = Arrays.copyOf(GatewayUnderTest.fromHost(inner), SHORTEST_FRAME);
        Arrays.fill(padded, 14 + inner.length, SHORTEST_FRAME, (byte) 0xee);
        byte[] packet = sealedFrame(padded);
        assertArrayEquals(Frames.afterHops(inner, 1), opened(tunnel, packet));
        // Inner 29, padding 1, trailer 2.
        assertEquals(20 + 16 + 32 + 16, packet.length);

        byte[] clear = Frames.udp(GatewayUnderTest.OPEN_HOST, GatewayUnderTest.HOST, 1, 2, new byte[1]);
        byte[] frame = Frames.ethernet(GatewayUnderTest.OUTSIDE_MAC, GatewayUnderTest.OPEN_MAC, clear);
        gateway.sendOutside(Arrays.copyOf(frame, SHORTEST_FRAME));
        assertEquals(14 + clear.length, gateway.receiveOne(gateway.inside).length);

        // An ESP packet with a tail behind it, as a driver that pads longer frames might deliver.
        byte[] in = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[1]);
        byte[] tunnelled = GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, in));
        gateway.sendOutside(Arrays.copyOf(tunnelled, tunnelled.length + 7));
        assertEquals(14 + in.length, gateway.receiveOne(gateway.inside).length);
    }

    @Test
    @DisplayName("IPv4 options are carried both ways as they are, up to the longest header")
    void shouldCarryOptions() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        for (int octets = 4; octets <= 40; octets += 4) {
            byte[] options = new byte[octets];
            Arrays.fill(options, (byte) 1);
            // Router alert, RFC 2113: 148, length 4, value 0.
            options[0] = (byte) 148;
            options[1] = 4;
            options[2] = 0;
            options[3] = 0;
            assertCarriedBothWays(
                    tunnel,
                    Frames.withOptions(GatewayUnderTest.toFar(Prefix.IPV4, new byte[21]), options),
                    Frames.withOptions(GatewayUnderTest.fromFar(Prefix.IPV4, new byte[21]), options),
                    octets);
        }
    }

    @Test
    @DisplayName("D24: IPv6 extension headers are carried both ways as they are, a later fragment too")
    void shouldCarryExtensionHeaders() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.get(1);
        byte[] hopByHopAndDestination = new byte[8 + 16];
        hopByHopAndDestination[0] = 60;
        hopByHopAndDestination[9] = 1;
        byte[] laterFragment = new byte[8];
        laterFragment[2] = 5;
        laterFragment[3] = 8;
        long sequence = 1;
        for (byte[] headers : new byte[][] {hopByHopAndDestination, laterFragment}) {
            int first = headers.length == 8 ? 44 : 0;
            int last = headers.length == 8 ? 0 : 8;
            assertCarriedBothWays(
                    tunnel,
                    Frames.withExtensions(GatewayUnderTest.toFar(Prefix.IPV6, new byte[33]), first, headers, last),
                    Frames.withExtensions(GatewayUnderTest.fromFar(Prefix.IPV6, new byte[33]), first, headers, last),
                    sequence++);
        }
    }

    @Test
    @DisplayName("D9: IPv4 fragments, first and later, are carried by a tunnel for all ports")
    void shouldCarryFragments() {
        start(Options.simple());
        Tunnel tunnel = gateway.tunnels.getFirst();
        long sequence = 1;
        for (int field : new int[] {0x2000, 0x2010, 0x0020}) {
            assertCarriedBothWays(
                    tunnel,
                    Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, new byte[64]), field),
                    Frames.withFragmentField(GatewayUnderTest.fromFar(Prefix.IPV4, new byte[64]), field),
                    sequence++);
        }
    }

    @Test
    @DisplayName("a tunnel header with options or extension headers is stepped over")
    void shouldStepOverOuterOptions() {
        start(Options.simple());
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[64]);
        Tunnel tunnel = gateway.tunnels.getFirst();
        byte[] outer =
                Frames.packet(GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(1, inner)));
        Tunnel over6 = gateway.tunnel(Prefix.IPV4, Prefix.IPV6, Options.simple());
        byte[] outer6 =
                Frames.packet(GatewayUnderTest.outer(over6, over6.toGateway().seal(1, inner)));
        byte[][] packets = {
            Frames.withOptions(outer, new byte[] {1, 1, 1, 0}),
            Frames.withExtensions(outer6, 60, new byte[8], 0),
            // A fragment header on a packet that is whole: RFC 8200 section 4.5 has it processed as such.
            Frames.withExtensions(
                    Frames.packet(
                            GatewayUnderTest.outer(over6, over6.toGateway().seal(2, inner))),
                    44,
                    new byte[8],
                    0)
        };
        for (byte[] packet : packets) {
            gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
            assertArrayEquals(Frames.afterHops(inner, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
        }
    }

    @Test
    @DisplayName("jumbo frames of an MTU of 9,000 pass both ways, and one octet more is too big")
    void shouldCarryJumboFrames() {
        start(Options.simple().withMtu(JUMBO_MTU));
        Tunnel tunnel = gateway.tunnels.getFirst();
        int largest = JUMBO_MTU - 20 - 16 - 2 - 16 - 28;
        byte[] data = new byte[largest + 1];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ((i * 31) >>> 3);
        }
        byte[] fitting = Arrays.copyOf(data, largest);
        byte[] packet = sealed(GatewayUnderTest.toFar(Prefix.IPV4, fitting));
        assertEquals(JUMBO_MTU, packet.length);
        assertArrayEquals(Frames.afterHops(GatewayUnderTest.toFar(Prefix.IPV4, fitting), 1), opened(tunnel, packet));
        byte[] in = GatewayUnderTest.fromFar(Prefix.IPV4, fitting);
        send(tunnel, tunnel.toGateway().sealRaw(1, EspOracle.trailed(in, 4, 0)), 0);
        assertArrayEquals(Frames.afterHops(in, 1), Frames.packet(gateway.receiveOne(gateway.inside)));
        assertEquals(0, gateway.drops());

        gateway.sendInside(GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, data)));
        assertEquals(1, gateway.drops(DropReason.TOO_BIG));
    }
}

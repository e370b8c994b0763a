package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.oracle.IcmpFrames;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ICMP of the gateway itself: errors that it sends, and echo requests that it answers. */
final class IcmpEalTest {
    private static final String INSIDE = GatewayUnderTest.INSIDE;
    private static final String INSIDE6 = GatewayUnderTest.INSIDE6;
    private static final int ERROR_BURST = 50;
    private static final int TIME_EXCEEDED4 = 11;
    private static final int TIME_EXCEEDED6 = 3;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("icmp");

    private final GatewayUnderTest gateway = testbed.gateway();

    @BeforeEach
    void giveItAddresses() {
        gateway.plane.publish(gateway.plane.tables().with(LocalAddresses.ofPorts(GatewayUnderTest.OWN)));
    }

    private static String host(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.HOST : GatewayUnderTest.HOST6;
    }

    private static String farHost(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.FAR_HOST : GatewayUnderTest.FAR_HOST6;
    }

    private static String insideAddress(int family) {
        return family == Prefix.IPV4 ? INSIDE : INSIDE6;
    }

    private Tunnel tunnel(int family) {
        return gateway.tunnels.get(family == Prefix.IPV4 ? 0 : 1);
    }

    private void fromInside(byte[] packet) {
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
    }

    private void fromTunnel(int family, int sequence, byte[] packet) {
        byte[] esp = tunnel(family).toGateway().seal(sequence, packet);
        gateway.sendOutside(GatewayUnderTest.outer(tunnel(family), esp));
    }

    /** Holds an error against what it must be, octet by octet where only one answer is right. */
    private static void assertError(
            byte[] packet, String source, String destination, int type, int code, int rest, byte[] about) {
        boolean ipv4 = packet[0] >>> 4 == 4;
        int header = ipv4 ? 20 : 40;
        int most = ipv4 ? 576 : 1280;
        byte[] quote = Arrays.copyOf(about, Math.min(about.length, most - header - 8));
        byte[] wanted = IcmpFrames.packet(source, destination, type, code, rest, quote);
        assertArrayEquals(
                Arrays.copyOfRange(wanted, header, wanted.length), Arrays.copyOfRange(packet, header, packet.length));
        int addresses = ipv4 ? 12 : 8;
        assertArrayEquals(Arrays.copyOfRange(wanted, addresses, header), Arrays.copyOfRange(packet, addresses, header));
        assertEquals(0xc0, Frames.service(packet));
        if (ipv4) {
            assertArrayEquals(Frames.withChecksum(packet.clone()), packet);
        }
    }

    private byte[] answerInside() {
        return Frames.packet(gateway.receiveOne(gateway.inside));
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("traceroute from inside: a packet with its last hop is answered from the gateway's inside address")
    void shouldTellThatHopsAreUsedUp(int family) {
        for (int data : new int[] {0, 1, 100, 519, 520, 521, 1183, 1184, 1185, 1300}) {
            byte[] packet = Frames.withHops(GatewayUnderTest.toFar(family, new byte[data]), 1);
            fromInside(packet);
            int type = family == Prefix.IPV4 ? TIME_EXCEEDED4 : TIME_EXCEEDED6;
            assertError(answerInside(), insideAddress(family), host(family), type, 0, 0, packet);
        }
        assertEquals(10, gateway.drops(DropReason.HOP_LIMIT));
        assertEquals(10, gateway.count(Counter.ICMP_ERRORS));
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("traceroute through the tunnel: the answer goes back sealed, from the gateway's inside address")
    void shouldTellThroughTheTunnel(int family) {
        byte[] packet = Frames.withHops(GatewayUnderTest.fromFar(family, new byte[33]), 1);
        fromTunnel(family, 1, packet);
        byte[] outer = Frames.packet(gateway.receiveOne(gateway.outside));
        byte[] inner = tunnel(family).fromGateway().open(Arrays.copyOfRange(outer, 20, outer.length));
        int type = family == Prefix.IPV4 ? TIME_EXCEEDED4 : TIME_EXCEEDED6;
        assertError(Arrays.copyOf(inner, length(inner)), insideAddress(family), farHost(family), type, 0, 0, packet);
    }

    private static int length(byte[] packet) {
        return packet[0] >>> 4 == 4
                ? Short.toUnsignedInt(ByteBuffer.wrap(packet).getShort(2))
                : 40 + Short.toUnsignedInt(ByteBuffer.wrap(packet).getShort(4));
    }

    @Test
    @DisplayName("RFC 792: without a route or a neighbour the sender is told that net or host are out of reach")
    void shouldTellWhatIsOutOfReach() {
        byte[] packet = Frames.udp(GatewayUnderTest.HOST, GatewayUnderTest.UNROUTED_HOST, 1, 2, new byte[9]);
        fromInside(packet);
        assertError(answerInside(), INSIDE, GatewayUnderTest.HOST, 3, 0, 0, Frames.afterHops(packet, 1));
        packet = Frames.udp(GatewayUnderTest.HOST, "192.0.2.131", 1, 2, new byte[9]);
        fromInside(packet);
        assertError(answerInside(), INSIDE, GatewayUnderTest.HOST, 3, 1, 0, Frames.afterHops(packet, 1));
        packet = Frames.udp(GatewayUnderTest.HOST6, "2001:db8:ff::131", 1, 2, new byte[9]);
        fromInside(packet);
        assertError(answerInside(), INSIDE6, GatewayUnderTest.HOST6, 1, 3, 0, Frames.afterHops(packet, 1));
    }

    @Test
    @DisplayName("nobody is told of policies unless configured")
    void shouldKeepPoliciesToItself() {
        fromInside(Frames.udp(GatewayUnderTest.HOST, "10.9.0.1", 1, 2, new byte[9]));
        fromInside(Frames.udp(GatewayUnderTest.HOST, "10.8.0.1", 1, 2, new byte[9]));
        assertEquals(1, gateway.drops(DropReason.POLICY_DISCARD));
        assertEquals(1, gateway.drops(DropReason.POLICY_NONE));
        assertEquals(List.of(), testbed.receive(gateway.inside));
    }

    @Test
    @DisplayName(
            "RFC 1122 3.2.2, RFC 4443 2.4 e: no error about errors, later fragments, or what is from or to no station")
    void shouldKeepSilentWhereToldTo() {
        for (int type : new int[] {3, 4, 5, 11, 12}) {
            fromInside(Frames.withHops(
                    IcmpFrames.packet(GatewayUnderTest.HOST, GatewayUnderTest.FAR_HOST, type, 0, 0, new byte[28]), 1));
        }
        for (int type : new int[] {1, 2, 3, 4, 100, 127, 137}) {
            fromInside(Frames.withHops(
                    IcmpFrames.packet(GatewayUnderTest.HOST6, GatewayUnderTest.FAR_HOST6, type, 0, 0, new byte[48]),
                    1));
        }
        byte[] last = Frames.withHops(GatewayUnderTest.toFar(Prefix.IPV4, new byte[9]), 1);
        fromInside(Frames.withFragmentField(last, 100));
        fromInside(Frames.withHops(Frames.udp("127.0.0.1", GatewayUnderTest.OPEN_HOST, 1, 2, new byte[9]), 1));
        fromInside(Frames.withHops(Frames.udp("224.0.0.1", GatewayUnderTest.OPEN_HOST, 1, 2, new byte[9]), 1));
        fromInside(Frames.withHops(Frames.udp("0.0.0.0", GatewayUnderTest.OPEN_HOST, 1, 2, new byte[9]), 1));
        fromInside(Frames.withHops(Frames.udp("ff02::1", GatewayUnderTest.OPEN_HOST6, 1, 2, new byte[9]), 1));
        fromInside(Frames.withHops(Frames.udp("::", GatewayUnderTest.OPEN_HOST6, 1, 2, new byte[9]), 1));
        gateway.sendInside(Frames.ethernet("ff:ff:ff:ff:ff:ff", GatewayUnderTest.HOST_MAC, last));
        assertEquals(List.of(), testbed.receive(gateway.inside));
        assertEquals(0, gateway.count(Counter.ICMP_ERRORS));
        assertEquals(19, gateway.drops(DropReason.HOP_LIMIT));
    }

    @ParameterizedTest
    @CsvSource({"4, 0, 1446", "6, 0, 1446", "4, 1400, 1346", "6, 1400, 1346", "4, 576, 522", "6, 1280, 1280"})
    @DisplayName(
            "D10: who sends a packet that does not fit is told the effective MTU, and a packet of that size passes")
    void shouldTellTheEffectiveMtu(int family, int learned, int mtu) {
        if (learned != 0) {
            long cold = SaTable.cold(tunnel(family).outbound().hot());
            Memory.putI32(cold + SaDescriptor.PATH_MTU, learned);
            int policy = Memory.u8(cold + SaDescriptor.HEADER_POLICY);
            Memory.putU8(cold + SaDescriptor.HEADER_POLICY, policy | HeaderPolicy.PATH_LIMITED);
        }
        int headers = family == Prefix.IPV4 ? 28 : 48;
        byte[] packet = GatewayUnderTest.toFar(family, new byte[mtu + 1 - headers]);
        fromInside(packet);
        boolean ipv4 = family == Prefix.IPV4;
        assertError(answerInside(), insideAddress(family), host(family), ipv4 ? 3 : 2, ipv4 ? 4 : 0, mtu, packet);
        assertEquals(1, gateway.drops(DropReason.TOO_BIG));
        fromInside(GatewayUnderTest.toFar(family, new byte[mtu - headers]));
        assertFalse(testbed.receive(gateway.outside).isEmpty());
        assertEquals(1, gateway.drops());
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("RFC 4443 2.4 f: errors are limited in their rate, and those not sent are counted")
    void shouldLimitErrors(int family) {
        byte[] packet = Frames.withHops(GatewayUnderTest.toFar(family, new byte[9]), 1);
        int sent = 20 * ERROR_BURST;
        int told = 0;
        for (int i = 0; i < sent; i++) {
            fromInside(packet);
            told += testbed.receive(gateway.inside).size();
        }
        assertTrue(told >= ERROR_BURST, "told " + told);
        assertEquals(sent, told + gateway.count(Counter.ICMP_ERRORS_LIMITED));
        assertEquals(sent, gateway.drops(DropReason.HOP_LIMIT));
    }

    private static byte[] request(int family, String from, String to, byte[] data) {
        return IcmpFrames.packet(from, to, family == Prefix.IPV4 ? 8 : 128, 0, 0x1234_0007, data);
    }

    private static byte[] reply(int family, String from, String to, byte[] data) {
        return IcmpFrames.packet(from, to, family == Prefix.IPV4 ? 0 : 129, 0, 0x1234_0007, data);
    }

    private static byte[] withoutFlags(byte[] packet) {
        return packet[0] >>> 4 == 4 ? Frames.withFragmentField(packet, 0) : packet;
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("RFC 1122 3.2.2.6: an echo request from inside is answered, octet for octet, without a policy")
    void shouldAnswerInside(int family) {
        Random random = new Random(family);
        for (int octets : new int[] {0, 1, 56, 1399, 1452}) {
            byte[] data = new byte[octets];
            random.nextBytes(data);
            fromInside(request(family, host(family), insideAddress(family), data));
            assertArrayEquals(withoutFlags(reply(family, insideAddress(family), host(family), data)), answerInside());
        }
        assertEquals(5, gateway.count(Counter.ECHOES));
        assertEquals(0, gateway.drops());
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("D8: an echo request out of a tunnel is answered through the tunnel, without a hop lost")
    void shouldAnswerThroughTheTunnel(int family) {
        byte[] data = {1, 2, 3, 4, 5};
        fromTunnel(family, 1, request(family, farHost(family), insideAddress(family), data));
        byte[] outer = Frames.packet(gateway.receiveOne(gateway.outside));
        byte[] inner = tunnel(family).fromGateway().open(Arrays.copyOfRange(outer, 20, outer.length));
        byte[] wanted = withoutFlags(reply(family, insideAddress(family), farHost(family), data));
        assertEquals(64, inner[family == Prefix.IPV4 ? 8 : 7], "the gateway's own packet loses no hop");
        assertArrayEquals(
                Arrays.copyOfRange(wanted, wanted.length - 13, wanted.length),
                Arrays.copyOfRange(inner, length(inner) - 13, length(inner)));
        assertEquals(0, gateway.drops());
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("D5: from outside in the clear a policy decides who is answered")
    void shouldAskThePoliciesOutside(int family) {
        boolean ipv4 = family == Prefix.IPV4;
        String us = ipv4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6;
        String peer = ipv4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6;
        byte[] data = {9, 8, 7};
        fromOutside(request(family, peer, us, data));
        assertArrayEquals(
                withoutFlags(reply(family, us, peer, data)), Frames.packet(gateway.receiveOne(gateway.outside)));
        fromOutside(request(family, ipv4 ? "192.0.2.77" : "2001:db8:ff::77", us, data));
        assertEquals(1, gateway.drops(DropReason.POLICY_NONE));
        fromOutside(request(family, farHost(family), insideAddress(family), data));
        assertEquals(1, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
        assertEquals(List.of(), testbed.receive(gateway.outside));
    }

    private void fromOutside(byte[] packet) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    @Test
    @DisplayName("what is no sound echo request gets no answer")
    void shouldNotAnswerTheRest() {
        byte[] wrong = request(4, GatewayUnderTest.HOST, INSIDE, new byte[10]);
        wrong[30] ^= 1;
        fromInside(wrong);
        assertEquals(1, gateway.drops(DropReason.ICMP_CHECKSUM));
        fromInside(IcmpFrames.packet(GatewayUnderTest.HOST, INSIDE, 8, 1, 0, new byte[10]));
        fromInside(IcmpFrames.packet(GatewayUnderTest.HOST, INSIDE, 0, 0, 0, new byte[10]));
        fromInside(Frames.ipv4(
                Frames.address(GatewayUnderTest.HOST), Frames.address(INSIDE), 1, 64, 0, new byte[] {8, 0, 0}));
        fromInside(request(4, "224.0.0.5", INSIDE, new byte[10]));
        fromInside(request(6, "ff02::5", INSIDE6, new byte[10]));
        fromInside(request(4, INSIDE, INSIDE, new byte[10]));
        assertEquals(6, gateway.drops(DropReason.LOCAL_UNSERVED));
        assertEquals(List.of(), testbed.receive(gateway.inside));
    }

    @Test
    @DisplayName("an IPv4 request with options is answered without them")
    void shouldLeaveOptionsOut() {
        byte[] data = {1, 2, 3};
        byte[] plain = request(4, GatewayUnderTest.HOST, INSIDE, data);
        fromInside(Frames.withOptions(plain, new byte[] {7, 7, 4, 0, 0, 0, 0, 0}));
        assertArrayEquals(withoutFlags(reply(4, INSIDE, GatewayUnderTest.HOST, data)), answerInside());
    }

    @Test
    @DisplayName("echo requests beyond the rate are dropped and counted")
    void shouldLimitEchoes() {
        byte[] packet = request(4, GatewayUnderTest.HOST, INSIDE, new byte[10]);
        int sent = 3000;
        int answered = 0;
        for (int i = 0; i < sent; i++) {
            testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet));
            if (i % 500 == 499) {
                gateway.poll();
                answered += testbed.receive(gateway.inside).size();
            }
        }
        assertEquals(sent, answered + gateway.drops(DropReason.ICMP_LIMIT));
        assertTrue(answered >= 100, "answered " + answered);
    }
}

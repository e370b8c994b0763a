package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.host.Datagram;
import io.sallyport.pipeline.host.HostPath;
import io.sallyport.pipeline.host.SendBarrier;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams between the control thread and the wire, and what else comes to the ports of IKE. */
final class HostPathEalTest {
    private static final long SEED = 20_261_123;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("host");

    private final GatewayUnderTest gateway = testbed.gateway();

    private static String us(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.GATEWAY : GatewayUnderTest.GATEWAY6;
    }

    private static String peer(int family) {
        return family == Prefix.IPV4 ? GatewayUnderTest.PEER : GatewayUnderTest.PEER6;
    }

    private void arrive(byte[] packet) {
        gateway.sendOutside(GatewayUnderTest.fromPeer(packet));
    }

    private static byte[] checked(byte[] packet) {
        byte[] copy = packet.clone();
        int at = copy[0] >>> 4 == 4 ? 20 : 40;
        int addresses = at == 20 ? 12 : 8;
        copy[at + 6] = 0;
        copy[at + 7] = 0;
        long sum = copy.length - at + 17L;
        for (int i = addresses; i < copy.length; i++) {
            sum += (long) Byte.toUnsignedInt(copy[i]) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        int checksum = (int) ~sum & 0xffff;
        ByteBuffer.wrap(copy).putShort(at + 6, (short) (checksum == 0 ? 0xffff : checksum));
        return copy;
    }

    private List<Datagram> received() {
        List<Datagram> datagrams = new ArrayList<>();
        gateway.plane.host().receive(datagrams::add, 100);
        return datagrams;
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName(
            "D6: a datagram of the control thread leaves by a BYPASS policy and a route, with its hops and checksum")
    void shouldSend(int family) {
        Random random = new Random(SEED);
        for (int octets : new int[] {0, 1, 28, 333, 1400}) {
            byte[] payload = new byte[octets];
            random.nextBytes(payload);
            Datagram datagram =
                    new Datagram(Prefix.parseAddress(us(family)), 500, Prefix.parseAddress(peer(family)), 500, payload);
            assertTrue(gateway.plane.host().send(datagram));
            gateway.poll();

            byte[] frame = gateway.receiveOne(gateway.outside);
            byte[] packet = Frames.packet(frame);
            byte[] wanted = checked(Frames.udp(us(family), peer(family), 500, 500, payload));
            if (family == Prefix.IPV4) {
                // Identification differs, and DF is clear.
                assertArrayEquals(
                        Arrays.copyOfRange(wanted, 12, wanted.length), Arrays.copyOfRange(packet, 12, packet.length));
                assertEquals(64, packet[8]);
                assertArrayEquals(packet, Frames.withChecksum(packet.clone()));
            } else {
                assertArrayEquals(wanted, packet);
            }
            assertArrayEquals(Frames.mac(GatewayUnderTest.PEER_MAC), Arrays.copyOf(frame, 6));
        }
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName(
            "a datagram has left when every worker has been through a poll behind it, and those sent later are not waited for")
    void shouldTellWhenDatagramsHaveLeft() {
        gateway.poll();
        SendBarrier before = gateway.plane.sendBarrier();
        assertFalse(before.isOver(), "the worker may still be sending what it took");
        assertTrue(gateway.plane.host().send(small()));
        SendBarrier barrier = gateway.plane.sendBarrier();
        assertFalse(barrier.isOver());
        assertEquals(List.of(), testbed.receive(gateway.outside));
        int _ = gateway.plane.workers().getFirst().poll();
        assertTrue(before.isOver());
        assertFalse(barrier.isOver(), "that poll may have been under way when the ring was seen empty");
        assertTrue(gateway.plane.host().send(small()));
        int _ = gateway.plane.workers().getFirst().poll();
        assertTrue(barrier.isOver());
        assertEquals(2, testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("a datagram that finds the ring full is counted, and there is room when a worker has taken some")
    void shouldCountWhatFindsNoRoom() {
        HostPath host = gateway.plane.host();
        long before = host.sent();
        while (host.hasRoom()) {
            assertTrue(host.send(small()));
        }
        assertEquals(1024, host.sent() - before);
        assertEquals(before, host.taken());
        assertFalse(host.send(small()));
        assertEquals(1, host.unsent());

        int _ = gateway.plane.workers().getFirst().poll();
        assertTrue(host.hasRoom());
        assertTrue(host.taken() > before);
        while (!host.isTaken()) {
            gateway.poll();
            testbed.receive(gateway.outside);
        }
    }

    private static Datagram small() {
        return new Datagram(
                Prefix.parseAddress(us(Prefix.IPV4)), 500, Prefix.parseAddress(peer(Prefix.IPV4)), 500, new byte[28]);
    }

    @Test
    @DisplayName("a datagram that is longer than the MTU leaves in fragments")
    void shouldSendInFragments() {
        for (int family : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            gateway.plane
                    .host()
                    .send(new Datagram(
                            Prefix.parseAddress(us(family)),
                            500,
                            Prefix.parseAddress(peer(family)),
                            500,
                            new byte[3000]));
            gateway.poll();
            assertEquals(3, testbed.receive(gateway.outside).size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Prefix.IPV4, Prefix.IPV6})
    @DisplayName("D6, D21: IKE on port 500, and on 4500 behind four zero octets, comes to the control thread")
    void shouldReceive(int family) {
        byte[] plain = {1, 2, 3};
        byte[] marked = {0, 0, 0, 0, 9, 8, 7};
        arrive(checked(Frames.udp(peer(family), us(family), 500, 500, plain)));
        arrive(checked(Frames.udp(peer(family), us(family), 31_000, 4500, marked)));

        List<Datagram> datagrams = received();
        assertEquals(2, datagrams.size());
        assertArrayEquals(plain, datagrams.get(0).payload());
        assertArrayEquals(marked, datagrams.get(1).payload());
        assertEquals(Prefix.parseAddress(us(family)), datagrams.get(1).local());
        assertEquals(Prefix.parseAddress(peer(family)), datagrams.get(1).remote());
        assertEquals(4500, datagrams.get(1).localPort());
        assertEquals(31_000, datagrams.get(1).remotePort());
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("a wrong UDP checksum is counted, one that is absent counts in IPv4 only")
    void shouldCheckTheChecksum() {
        byte[] wrong = checked(Frames.udp(peer(4), us(4), 500, 500, new byte[] {1, 2, 3}));
        wrong[wrong.length - 1] ^= 1;
        arrive(wrong);
        arrive(Frames.udp(peer(6), us(6), 500, 500, new byte[] {1, 2, 3}));
        arrive(Frames.udp(peer(4), us(4), 500, 500, new byte[] {1, 2, 3}));
        assertEquals(1, received().size());
        assertEquals(2, gateway.plane.host().damaged());
    }

    @Test
    @DisplayName("D21: a keepalive is counted and ignored, and is no sign of life")
    void shouldIgnoreKeepalives() {
        arrive(checked(Frames.udp(peer(4), us(4), 4500, 4500, new byte[] {(byte) 0xff})));
        assertEquals(1, gateway.drops(DropReason.NAT_KEEPALIVE));
        assertEquals(List.of(), received());
    }

    @Test
    @DisplayName("what is no IKE, not whole, or without a policy goes no further")
    void shouldDropTheRest() {
        arrive(checked(Frames.udp(peer(4), us(4), 500, 501, new byte[] {1})));
        arrive(checked(Frames.udp(peer(4), us(4), 4500, 4500, new byte[] {1, 2, 3})));
        arrive(checked(Frames.udp(peer(4), us(4), 500, 500, new byte[0])));
        byte[] overlong = Frames.udp(peer(4), us(4), 500, 500, new byte[9]);
        overlong[25]++;
        arrive(overlong);
        byte[] other = Frames.ipv4(Frames.address(peer(4)), Frames.address(us(4)), 6, 64, 0, new byte[40]);
        arrive(other);
        assertEquals(5, gateway.drops(DropReason.LOCAL_UNSERVED));
        arrive(checked(Frames.udp("192.0.2.77", us(4), 500, 500, new byte[] {1})));
        assertEquals(1, gateway.drops(DropReason.POLICY_NONE));
        assertEquals(List.of(), received());
    }

    @Test
    @DisplayName("a full ring to the control thread drops, and is emptied by it")
    void shouldCountWhatDoesNotFit() {
        byte[] packet = checked(Frames.udp(peer(4), us(4), 500, 500, new byte[] {1}));
        for (int i = 0; i < 1030; i++) {
            arrive(packet);
        }
        assertEquals(6, gateway.drops(DropReason.HOST_RING_FULL));
        int taken = 0;
        for (int size = received().size(); size > 0; size = received().size()) {
            taken += size;
        }
        assertEquals(1024, taken);
    }

    @Test
    @DisplayName("D21: ESP in UDP is opened whatever the UDP checksum, and only if its SA wants it so")
    void shouldOpenEspInUdp() {
        CipherSuite suite = CipherSuite.AES_GCM_128;
        for (int outer : new int[] {Prefix.IPV4, Prefix.IPV6}) {
            Pair pair =
                    gateway.pair(suite, false, Prefix.IPV4, outer, sa -> sa.encapsulation(new UdpPorts(4500, 4500)));
            byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[33]);
            arrive(Frames.udp(
                    peer(outer), us(outer), 4500, 4500, pair.toGateway().seal(1, inner)));
            arrive(checked(
                    Frames.udp(peer(outer), us(outer), 1, 4500, pair.toGateway().seal(2, inner))));
            assertEquals(2, testbed.receive(gateway.inside).size());

            byte[] esp = pair.toGateway().seal(3, inner);
            arrive(
                    outer == Prefix.IPV4
                            ? Frames.ipv4(Frames.address(peer(4)), Frames.address(us(4)), 50, 64, 0, esp)
                            : Frames.ipv6(Frames.address(peer(6)), Frames.address(us(6)), 50, 64, 0, esp));
        }
        assertEquals(2, gateway.drops(DropReason.ENCAPSULATION));
        Pair bare = gateway.pair(suite, false, Prefix.IPV4, Prefix.IPV4, sa -> sa);
        byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV4, new byte[33]);
        arrive(Frames.udp(peer(4), us(4), 4500, 4500, bare.toGateway().seal(1, inner)));
        assertEquals(3, gateway.drops(DropReason.ENCAPSULATION));
        assertEquals(0, testbed.receive(gateway.inside).size());
    }
}

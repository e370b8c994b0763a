package io.sallyport.pipeline.neighbour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.spd.Prefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdjacenciesTest {
    private static final int OUTSIDE = 3;
    private static final int INSIDE = 4;
    private static final long OUTSIDE_MAC = 0x0200_0000_0003L;
    private static final long INSIDE_MAC = 0x0200_0000_0004L;
    private static final long PEER_MAC = 0x0a11_2233_4455L;
    private static final Prefix PEER = Prefix.parse("192.0.2.2");

    private final Adjacencies adjacencies = new Adjacencies();

    @BeforeEach
    void setUp() {
        adjacencies.setPort(OUTSIDE, OUTSIDE_MAC);
        adjacencies.setPort(INSIDE, INSIDE_MAC);
    }

    @Test
    void shouldWriteBothMacAddressesAsTheyStandOnTheWire() {
        int nextHop = adjacencies.index(NextHop.via(OUTSIDE, PEER));
        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC));
        adjacencies.publish();

        Adjacencies.Snapshot snapshot = adjacencies.current();
        long adjacency = snapshot.resolve4(nextHop, Prefix.parse("198.51.100.1").ipv4());

        assertArrayEquals(
                new byte[] {0x0a, 0x11, 0x22, 0x33, 0x44, 0x55, 0x02, 0, 0, 0, 0, 0x03},
                Memory.bytes(adjacency + AdjacencyDescriptor.MACS, AdjacencyDescriptor.MAC_OCTETS));
        assertEquals(OUTSIDE, Memory.u16(adjacency + AdjacencyDescriptor.PORT));
        assertEquals(1, Memory.u8(adjacency + AdjacencyDescriptor.VALID));
        assertTrue(snapshot.memoryOctets() > 0);
    }

    @Test
    @DisplayName(
            "marks of use are taken once, and can be cleared all at once: of next hops and of neighbours on the link")
    void shouldForgetUse() {
        int gateway = adjacencies.index(NextHop.via(OUTSIDE, PEER));
        int onLink = adjacencies.index(NextHop.onLink(INSIDE));
        Prefix host = Prefix.parse("10.1.0.9");
        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC));
        adjacencies.put(new Neighbour(INSIDE, host, PEER_MAC));
        adjacencies.publish();
        Adjacencies.Snapshot snapshot = adjacencies.current();
        long through = snapshot.resolve4(gateway, Prefix.parse("198.51.100.1").ipv4());
        long direct = snapshot.resolve4(onLink, host.ipv4());
        Memory.putU8(through + AdjacencyDescriptor.USED, 1);
        Memory.putU8(direct + AdjacencyDescriptor.USED, 1);
        assertTrue(adjacencies.takeUsed(OUTSIDE, PEER));
        assertFalse(adjacencies.takeUsed(OUTSIDE, PEER));
        Memory.putU8(through + AdjacencyDescriptor.USED, 1);

        snapshot.forgetUse();

        assertFalse(adjacencies.takeUsed(OUTSIDE, PEER));
        assertFalse(adjacencies.takeUsed(INSIDE, host));
        assertEquals(
                through, snapshot.resolve4(gateway, Prefix.parse("198.51.100.1").ipv4()));
        assertEquals(direct, snapshot.resolve4(onLink, host.ipv4()));
    }

    @Test
    @DisplayName("an IPv4 destination may have an IPv6 gateway, and the reverse")
    void shouldResolveGatewaysOfTheOtherFamily() {
        Prefix gateway = Prefix.parse("fe80::1");
        int nextHop = adjacencies.index(NextHop.via(OUTSIDE, gateway));
        adjacencies.put(new Neighbour(OUTSIDE, gateway, PEER_MAC));
        adjacencies.publish();

        assertNotEquals(0, adjacencies.current().resolve4(nextHop, 1));
        assertNotEquals(0, adjacencies.current().resolve6(nextHop, 1, 1));
    }

    @Test
    @DisplayName("a gateway without neighbour is none, even if the destination itself is one")
    void shouldFindNoNeighbourForAnUnresolvedGateway() {
        int nextHop = adjacencies.index(NextHop.via(OUTSIDE, PEER));
        Prefix destination = Prefix.parse("192.0.2.3");
        adjacencies.put(new Neighbour(INSIDE, PEER, PEER_MAC));
        adjacencies.put(new Neighbour(OUTSIDE, destination, PEER_MAC));
        adjacencies.publish();

        assertEquals(Adjacencies.NO_NEIGHBOUR, adjacencies.current().resolve4(nextHop, PEER.ipv4()));
        assertEquals(Adjacencies.NO_NEIGHBOUR, adjacencies.current().resolve4(nextHop, destination.ipv4()));
    }

    @Test
    void shouldFindOnLinkDestinationsAmongTheNeighboursOfTheirPort() {
        int outside = adjacencies.index(NextHop.onLink(OUTSIDE));
        int inside = adjacencies.index(NextHop.onLink(INSIDE));
        Prefix six = Prefix.parse("2001:db8::2");
        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC));
        adjacencies.put(new Neighbour(INSIDE, six, PEER_MAC + 1));
        adjacencies.publish();
        Adjacencies.Snapshot snapshot = adjacencies.current();

        long four = snapshot.resolve4(outside, PEER.ipv4());
        long found6 = snapshot.resolve6(inside, six.high(), six.low());
        assertEquals(0x4455, Memory.be16(four + AdjacencyDescriptor.DESTINATION_MAC + 4));
        assertEquals(OUTSIDE, Memory.u16(four + AdjacencyDescriptor.PORT));
        assertEquals(0x4456, Memory.be16(found6 + AdjacencyDescriptor.DESTINATION_MAC + 4));
        assertEquals(INSIDE, Memory.u16(found6 + AdjacencyDescriptor.PORT));
        assertEquals(4, Memory.u8(found6 + AdjacencyDescriptor.SOURCE_MAC + 5));
        assertEquals(Adjacencies.NO_NEIGHBOUR, snapshot.resolve4(inside, PEER.ipv4()));
        assertEquals(Adjacencies.NO_NEIGHBOUR, snapshot.resolve6(outside, six.high(), six.low()));
        assertEquals(Adjacencies.NO_NEIGHBOUR, snapshot.resolve4(outside, PEER.ipv4() + 1));
        assertEquals(Adjacencies.NO_NEIGHBOUR, snapshot.resolve6(outside, PEER.high(), PEER.low()));
    }

    @Test
    @DisplayName("an index that the snapshot does not know yet has no neighbour")
    void shouldTolerateAnIndexFromANewerRouteTable() {
        int first = adjacencies.index(NextHop.via(OUTSIDE, PEER));
        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC));
        adjacencies.publish();

        assertNotEquals(0, adjacencies.current().resolve4(first, 1));
        assertEquals(0, adjacencies.current().resolve4(first + 1, 1));
        assertEquals(0, adjacencies.current().resolve4(-1, 1));
        assertEquals(0, adjacencies.current().resolve6(Integer.MAX_VALUE, 1, 1));
    }

    @Test
    void shouldGiveEqualNextHopsOneIndexForGood() {
        int first = adjacencies.index(NextHop.via(OUTSIDE, PEER));
        int second = adjacencies.index(NextHop.onLink(OUTSIDE));

        assertNotEquals(first, second);
        assertEquals(first, adjacencies.index(NextHop.via(OUTSIDE, Prefix.parse("192.0.2.2/32"))));
        assertEquals(second, adjacencies.index(NextHop.onLink(OUTSIDE)));
    }

    @Test
    void shouldShowChangesOnlyOncePublished() {
        int nextHop = adjacencies.index(NextHop.onLink(OUTSIDE));
        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC));
        adjacencies.publish();
        Adjacencies.Snapshot before = adjacencies.current();

        adjacencies.put(new Neighbour(OUTSIDE, PEER, PEER_MAC + 2));
        long old = adjacencies.current().resolve4(nextHop, PEER.ipv4());
        assertEquals(0x4455, Memory.be16(old + AdjacencyDescriptor.DESTINATION_MAC + 4));
        adjacencies.publish();
        long changed = adjacencies.current().resolve4(nextHop, PEER.ipv4());
        assertEquals(0x4457, Memory.be16(changed + AdjacencyDescriptor.DESTINATION_MAC + 4));

        assertTrue(adjacencies.remove(OUTSIDE, PEER));
        assertFalse(adjacencies.remove(OUTSIDE, PEER));
        adjacencies.publish();
        assertEquals(0, adjacencies.current().resolve4(nextHop, PEER.ipv4()));
        assertNotEquals(0, before.resolve4(nextHop, PEER.ipv4()));
    }

    @Test
    void shouldRefuseAPortWithoutMacAddress() {
        assertThrows(IllegalArgumentException.class, () -> adjacencies.index(NextHop.onLink(9)));
        assertThrows(IllegalArgumentException.class, () -> adjacencies.put(new Neighbour(9, PEER, PEER_MAC)));
        assertThrows(IllegalArgumentException.class, () -> adjacencies.setPort(65_536, INSIDE_MAC));
        assertThrows(IllegalArgumentException.class, () -> adjacencies.setPort(1, 0x0100_5e00_0001L));
    }

    @Test
    void shouldRefuseWhatIsNotOneStation() {
        assertThrows(IllegalArgumentException.class, () -> new Neighbour(1, Prefix.parse("10.0.0.0/8"), PEER_MAC));
        assertThrows(IllegalArgumentException.class, () -> new Neighbour(-1, PEER, PEER_MAC));
        assertThrows(IllegalArgumentException.class, () -> new Neighbour(1, PEER, 0));
        assertThrows(IllegalArgumentException.class, () -> new Neighbour(1, PEER, 0xffff_ffff_ffffL));
        assertThrows(IllegalArgumentException.class, () -> new Neighbour(1, PEER, 1L << 49));
        assertThrows(IllegalArgumentException.class, () -> NextHop.via(1, Prefix.parse("10.0.0.0/8")));
        assertThrows(IllegalArgumentException.class, () -> NextHop.onLink(65_536));
    }

    @Test
    @DisplayName("5,000 random neighbours of both families are found, and no others")
    void shouldFindEveryNeighbourOfMany() {
        Random random = new Random(0xad1a);
        int[] onLink = {adjacencies.index(NextHop.onLink(OUTSIDE)), adjacencies.index(NextHop.onLink(INSIDE))};
        Map<Prefix, Integer> portOf = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            Prefix address = i % 2 == 0
                    ? Prefix.ofIpv4(10 << 24 | random.nextInt(1 << 16), Prefix.IPV4_BITS)
                    : Prefix.ofIpv6(0x2001_0db8L << 32, random.nextInt(1 << 16), Prefix.IPV6_BITS);
            int port = random.nextBoolean() ? OUTSIDE : INSIDE;
            if (portOf.putIfAbsent(address, port) == null) {
                adjacencies.put(new Neighbour(port, address, PEER_MAC + i));
            }
        }
        adjacencies.publish();
        Adjacencies.Snapshot snapshot = adjacencies.current();

        for (int i = 0; i < 1 << 16; i++) {
            for (int which = 0; which < onLink.length; which++) {
                int port = OUTSIDE + which;
                Prefix four = Prefix.ofIpv4(10 << 24 | i, Prefix.IPV4_BITS);
                Prefix six = Prefix.ofIpv6(0x2001_0db8L << 32, i, Prefix.IPV6_BITS);
                boolean knows4 = portOf.getOrDefault(four, -1) == port;
                boolean knows6 = portOf.getOrDefault(six, -1) == port;
                assertEquals(knows4, snapshot.resolve4(onLink[which], four.ipv4()) != 0, four::toString);
                assertEquals(knows6, snapshot.resolve6(onLink[which], six.high(), six.low()) != 0, six::toString);
            }
        }
    }
}

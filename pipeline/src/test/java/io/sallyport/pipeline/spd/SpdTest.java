package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.packet.IpProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpdTest {
    private static final Prefix WEST = Prefix.parse("10.1.0.0/16");
    private static final Prefix EAST = Prefix.parse("10.2.0.0/16");
    private static final int WEST_HOST = 0x0a01_0001;
    private static final int EAST_HOST = 0x0a02_0001;

    private static Policy policy(PolicyAction action, Selector selector) {
        return new Policy("p", action, selector);
    }

    private static Policy protect(Prefix source, Prefix destination) {
        return policy(PolicyAction.PROTECT, Selector.between(source, destination));
    }

    private static Policy udpTo(int port) {
        return policy(
                PolicyAction.PROTECT, new Selector(WEST, EAST, IpProtocol.UDP, PortRange.ANY, PortRange.of(port)));
    }

    private static int udp(Spd spd, int destinationPort) {
        return spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.UDP, 40_000, destinationPort);
    }

    @Test
    void shouldMatchNothingWithoutPolicies() {
        Spd spd = new Spd(List.of());

        assertEquals(Spd.NONE, udp(spd, 53));
        assertEquals(Spd.NONE, spd.lookup6(1, 2, 3, 4, IpProtocol.TCP, 1, 2));
    }

    @Test
    void shouldTakeTheFirstThatMatchesNotTheMostSpecific() {
        Spd spd = new Spd(List.of(
                protect(WEST, Prefix.parse("10.2.0.0/24")),
                policy(PolicyAction.BYPASS, Selector.between(Prefix.ANY4, EAST)),
                policy(PolicyAction.DISCARD, Selector.between(WEST, Prefix.parse("10.2.0.1"))),
                policy(PolicyAction.DISCARD, Selector.between(WEST, Prefix.parse("10.2.1.1")))));

        assertEquals(0, udp(spd, 53));
        assertEquals(1, spd.lookup4(WEST_HOST, 0x0a02_0101, IpProtocol.UDP, 1, 2));
        assertEquals(Spd.BYPASS, spd.action(1));
        assertEquals(PolicyAction.DISCARD, spd.policy(3).action());
        assertEquals(4, spd.policies().size());
    }

    @Test
    void shouldGiveTheActionAsItsNumber() {
        for (PolicyAction action : PolicyAction.values()) {
            Spd spd = new Spd(List.of(policy(action, Selector.between(WEST, EAST))));

            assertEquals(action.id(), spd.action(udp(spd, 53)));
        }
        assertEquals(3, PolicyAction.values().length);
        assertEquals(Spd.PROTECT, PolicyAction.PROTECT.id());
        assertEquals(Spd.DISCARD, PolicyAction.DISCARD.id());
    }

    @Test
    void shouldCompareSourceProtocolAndPortBounds() {
        Spd spd = new Spd(List.of(policy(
                PolicyAction.PROTECT,
                new Selector(WEST, EAST, IpProtocol.TCP, new PortRange(1000, 2000), new PortRange(0, 10)))));

        assertEquals(0, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 1000, 0));
        assertEquals(0, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 2000, 10));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 999, 5));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 2001, 5));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 1500, 11));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.UDP, 1500, 5));
        assertEquals(Spd.NONE, spd.lookup4(EAST_HOST, EAST_HOST, IpProtocol.TCP, 1500, 5));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, WEST_HOST, IpProtocol.TCP, 1500, 5));
    }

    @Test
    @DisplayName("D9: a packet that shows no ports passes over port-selective policies and matches any-port ones")
    void shouldMatchOpaquePortsByAnyPortPoliciesOnly() {
        Policy whole =
                policy(PolicyAction.PROTECT, new Selector(WEST, EAST, IpProtocol.UDP, PortRange.ANY, PortRange.ANY));
        Policy nearlyWhole = policy(
                PolicyAction.PROTECT,
                new Selector(WEST, EAST, IpProtocol.UDP, new PortRange(0, 65_534), PortRange.ANY));

        Spd selective = new Spd(List.of(udpTo(53), nearlyWhole));
        Spd carriesAll = new Spd(List.of(udpTo(53), nearlyWhole, whole));

        assertEquals(Spd.NONE, selective.lookup4(WEST_HOST, EAST_HOST, IpProtocol.UDP, Spd.OPAQUE, Spd.OPAQUE));
        assertEquals(2, carriesAll.lookup4(WEST_HOST, EAST_HOST, IpProtocol.UDP, Spd.OPAQUE, Spd.OPAQUE));
        assertEquals(0, udp(carriesAll, 53));
        assertEquals(1, udp(carriesAll, 54));
    }

    @Test
    @DisplayName("a packet that shows no protocol matches any-protocol policies only")
    void shouldMatchAnOpaqueProtocolByAnyOnly() {
        Policy udp =
                policy(PolicyAction.PROTECT, new Selector(WEST, EAST, IpProtocol.UDP, PortRange.ANY, PortRange.ANY));

        assertEquals(Spd.NONE, new Spd(List.of(udp)).lookup4(WEST_HOST, EAST_HOST, Spd.OPAQUE, Spd.OPAQUE, Spd.OPAQUE));
        assertEquals(
                1,
                new Spd(List.of(udp, protect(WEST, EAST)))
                        .lookup4(WEST_HOST, EAST_HOST, Spd.OPAQUE, Spd.OPAQUE, Spd.OPAQUE));
        assertEquals(
                0,
                new Spd(List.of(protect(WEST, EAST)))
                        .lookup4(WEST_HOST, EAST_HOST, Selector.MAXIMUM_PROTOCOL, Spd.OPAQUE, Spd.OPAQUE));
    }

    @Test
    @DisplayName("D5: clear text from outside is held against the policies with source and destination exchanged")
    void shouldLookUpTheOppositeDirection() {
        Spd spd = new Spd(List.of(
                policy(
                        PolicyAction.BYPASS,
                        new Selector(WEST, EAST, IpProtocol.UDP, PortRange.of(500), PortRange.of(501))),
                protect(WEST, EAST)));

        assertEquals(1, spd.lookupReverse4(EAST_HOST, WEST_HOST, IpProtocol.TCP, 1, 2));
        assertEquals(0, spd.lookupReverse4(EAST_HOST, WEST_HOST, IpProtocol.UDP, 501, 500));
        assertEquals(1, spd.lookupReverse4(EAST_HOST, WEST_HOST, IpProtocol.UDP, 500, 501));
        assertEquals(Spd.NONE, spd.lookupReverse4(WEST_HOST, EAST_HOST, IpProtocol.TCP, 1, 2));
    }

    @Test
    @DisplayName("D5: the opposite direction in IPv6")
    void shouldLookUpTheOppositeDirectionInIpv6() {
        Prefix west = Prefix.parse("2001:db8:1::/48");
        Prefix east = Prefix.parse("2001:db8:2::/127");
        Spd spd = new Spd(List.of(policy(
                PolicyAction.PROTECT, new Selector(west, east, IpProtocol.TCP, PortRange.of(1), PortRange.of(2)))));

        assertEquals(0, spd.lookup6(west.high(), 7, east.high(), 1, IpProtocol.TCP, 1, 2));
        assertEquals(Spd.NONE, spd.lookup6(west.high(), 7, east.high(), 2, IpProtocol.TCP, 1, 2));
        assertEquals(0, spd.lookupReverse6(east.high(), 1, west.high(), 7, IpProtocol.TCP, 2, 1));
        assertEquals(Spd.NONE, spd.lookupReverse6(east.high(), 1, west.high(), 7, IpProtocol.TCP, 1, 2));
        assertEquals(Spd.NONE, spd.lookupReverse6(west.high(), 7, east.high(), 1, IpProtocol.TCP, 1, 2));
    }

    @Test
    void shouldKeepTheFamiliesApart() {
        Spd spd = new Spd(List.of(protect(Prefix.ANY6, Prefix.ANY6), protect(Prefix.ANY4, Prefix.ANY4)));

        assertEquals(1, spd.lookup4(0, 0, IpProtocol.TCP, 1, 2));
        assertEquals(0, spd.lookup6(0, 0, 0, 0, IpProtocol.TCP, 1, 2));
    }

    @Test
    @DisplayName("10,000 tunnels under 100 covering policies take memory in proportion to their sum, not their product")
    void shouldNotMultiplyCoveringPolicies() {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            policies.add(policy(
                    PolicyAction.BYPASS,
                    new Selector(Prefix.ANY4, Prefix.ANY4, IpProtocol.TCP, PortRange.ANY, PortRange.of(1000 + i))));
        }
        for (int i = 0; i < 10_000; i++) {
            policies.add(protect(WEST, Prefix.ofIpv4(0x6000_0000 + (i << 8), 24)));
        }
        Spd spd = new Spd(policies);

        assertEquals(5_100, spd.lookup4(WEST_HOST, 0x6000_0000 + (5_000 << 8) + 9, IpProtocol.TCP, 1, 2));
        assertEquals(42, spd.lookup4(WEST_HOST, 0x6000_0000 + (5_000 << 8) + 9, IpProtocol.TCP, 1, 1042));
        // A line of 64 octets, bounds of 32, the words of its vector that are not zero; four tries with their root
        // arrays.
        assertTrue(
                spd.memoryOctets() < policies.size() * 192L + (4 << 18) + 4096, () -> spd.memoryOctets() + " octets");
    }

    @Test
    @DisplayName("10,000 tunnels to one destination are told apart by their source")
    void shouldTellManyPoliciesOfOneDestinationApart() {
        List<Policy> policies = new ArrayList<>();
        policies.add(policy(
                PolicyAction.BYPASS,
                new Selector(Prefix.ANY4, EAST, IpProtocol.UDP, PortRange.ANY, PortRange.of(500))));
        IntStream.range(0, 10_000)
                .mapToObj(i -> protect(Prefix.ofIpv4(0x6000_0000 + (i << 8), 24), EAST))
                .forEach(policies::add);
        policies.add(policy(PolicyAction.DISCARD, Selector.between(Prefix.ANY4, EAST)));
        Spd spd = new Spd(policies);

        for (int i = 0; i < 10_000; i++) {
            int source = 0x6000_0000 + (i << 8) + 1;
            assertEquals(1 + i, spd.lookup4(source, EAST_HOST, IpProtocol.UDP, 1, 2));
            assertEquals(0, spd.lookup4(source, EAST_HOST, IpProtocol.UDP, 1, 500));
        }
        assertEquals(10_001, spd.lookup4(WEST_HOST, EAST_HOST, IpProtocol.UDP, 1, 2));
        assertEquals(Spd.NONE, spd.lookup4(WEST_HOST, WEST_HOST, IpProtocol.UDP, 1, 2));
    }

    @Test
    void shouldNotFollowLaterChangesOfTheList() {
        List<Policy> policies = new ArrayList<>(List.of(udpTo(53)));
        Spd spd = new Spd(policies);

        policies.clear();

        assertEquals(0, udp(spd, 53));
        assertThrows(UnsupportedOperationException.class, () -> spd.policies().clear());
    }
}

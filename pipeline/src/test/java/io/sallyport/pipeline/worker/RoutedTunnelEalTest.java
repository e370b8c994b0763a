package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.spd.IcmpMessages;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes that lead into tunnels, several next hops, and policies of one direction, as packets meet them. */
final class RoutedTunnelEalTest {
    private static final int FIRST_PEER = 2;
    private static final int SECOND_PEER = 3;
    private static final int FIRST_TUNNEL = RouteTarget.tunnel(0);
    private static final int SECOND_TUNNEL = RouteTarget.tunnel(1);
    private static final Map<String, List<Integer>> ROUTES = Map.of(
            "10.2.0.0/16", List.of(FIRST_TUNNEL),
            "10.3.0.0/16", List.of(SECOND_TUNNEL),
            "2001:db8:2::/48", List.of(FIRST_TUNNEL));

    @RegisterExtension
    private static final Testbed testbed = new Testbed("routed");

    private RoutedGateway gateway;

    private void start(Map<String, List<Integer>> routes, Policy... policies) {
        gateway = testbed.gateway(() -> new RoutedGateway(testbed, List.of(policies), routes, Optional.empty()));
    }

    private String destinationMac() {
        byte[] frame = testbed.receive(gateway.outside).getFirst();
        return HexFormat.ofDelimiter(":").formatHex(frame, 0, 6);
    }

    private static byte[] udp(String source, String destination) {
        return Frames.udp(source, destination, 1000, 2000, new byte[32]);
    }

    private static Policy policy(PolicyAction action, PolicyDirection direction, Selector selector) {
        return new Policy("p", action, direction, List.of(selector));
    }

    private static Selector between(String source, String destination) {
        return Selector.between(Prefix.parse(source), Prefix.parse(destination));
    }

    private byte[] opened(int tunnel) {
        List<byte[]> packets = gateway.receive(gateway.outside);
        assertEquals(1, packets.size());
        byte[] packet = packets.getFirst();
        assertEquals(IpProtocol.ESP, packet[9]);
        return gateway.fromGateway(tunnel).open(Arrays.copyOfRange(packet, 20, packet.length));
    }

    @Test
    @DisplayName("a route into a tunnel seals what comes from inside, IPv4 and IPv6, without any policy")
    void shouldSealByRoute() {
        start(ROUTES);
        for (String far : List.of("10.2.0.1", "2001:db8:2::1")) {
            byte[] packet = udp(far.startsWith("10") ? RoutedGateway.HOST : RoutedGateway.HOST6, far);
            gateway.sendInside(packet);
            assertArrayEquals(Frames.afterHops(packet, 1), opened(0));
        }
        gateway.sendInside(udp(RoutedGateway.HOST, "10.3.0.1"));
        assertEquals(Frames.afterHops(udp(RoutedGateway.HOST, "10.3.0.1"), 1).length, opened(1).length);
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("a route into a tunnel seals what a BYPASS policy lets through, and a DISCARD policy comes before it")
    void shouldAskPoliciesBeforeRoutes() {
        start(
                ROUTES,
                policy(PolicyAction.DISCARD, PolicyDirection.BOTH, between("10.1.0.0/16", "10.2.66.0/24")),
                policy(PolicyAction.BYPASS, PolicyDirection.BOTH, between("0.0.0.0/0", "0.0.0.0/0")));

        gateway.sendInside(udp(RoutedGateway.HOST, "10.2.66.1"));
        assertEquals(1, gateway.drops(DropReason.POLICY_DISCARD));
        byte[] packet = udp(RoutedGateway.HOST, "10.2.0.1");
        gateway.sendInside(packet);
        assertArrayEquals(Frames.afterHops(packet, 1), opened(0));
    }

    @Test
    @DisplayName("what comes out of a tunnel must be from where a route leads into it")
    void shouldCheckTheReversePath() {
        start(ROUTES);
        byte[] packet = udp("10.2.0.1", RoutedGateway.HOST);
        gateway.sendThrough(0, 1, packet);
        assertArrayEquals(
                Frames.afterHops(packet, 1), gateway.receive(gateway.inside).getFirst());

        gateway.sendThrough(1, 1, packet);
        gateway.sendThrough(0, 2, udp("198.51.100.1", RoutedGateway.HOST));
        gateway.sendThrough(0, 3, udp("192.0.2.9", RoutedGateway.HOST));
        assertEquals(3, gateway.drops(DropReason.REVERSE_PATH));
        assertTrue(gateway.receive(gateway.inside).isEmpty());
    }

    @Test
    @DisplayName("what comes out of one tunnel goes into another by its route")
    void shouldGoFromTunnelToTunnel() {
        start(ROUTES);
        byte[] packet = udp("10.2.0.1", "10.3.0.1");
        gateway.sendThrough(0, 1, packet);
        assertArrayEquals(Frames.afterHops(packet, 1), opened(1));
    }

    @Test
    @DisplayName(
            "D5: clear text from outside that a route into a tunnel covers is dropped, though a policy lets all pass")
    void shouldNotLetRoutedTrafficInClear() {
        start(ROUTES, policy(PolicyAction.BYPASS, PolicyDirection.BOTH, between("0.0.0.0/0", "0.0.0.0/0")));
        gateway.sendOutside(udp("10.2.0.1", RoutedGateway.HOST));
        assertEquals(1, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
        gateway.sendOutside(udp("192.0.2.9", RoutedGateway.HOST));
        assertEquals(1, gateway.receive(gateway.inside).size());
        gateway.sendOutside(udp("192.0.2.9", "10.2.0.1"));
        assertEquals(1, gateway.drops(DropReason.ROUTE_TUNNEL), "clear text from outside goes into no tunnel");
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("a packet that a route leads into a tunnel is held against the selectors of its SA")
    void shouldHoldRoutedPacketsAgainstTheSelectors() {
        Selector narrow = new Selector(
                Prefix.ANY4, Prefix.parse("10.2.0.0/24"), IpProtocol.UDP, PortRange.ANY, PortRange.of(2000));
        gateway = testbed.gateway(() -> new RoutedGateway(testbed, List.of(), ROUTES, Optional.of(narrow)));

        gateway.sendInside(udp(RoutedGateway.HOST, "10.2.0.1"));
        assertEquals(52 + 8, opened(0).length);
        gateway.sendInside(udp(RoutedGateway.HOST, "10.2.1.1"));
        gateway.sendInside(Frames.udp(RoutedGateway.HOST, "10.2.0.1", 1000, 2001, new byte[8]));
        assertEquals(2, gateway.drops(DropReason.SELECTOR_MISMATCH));
        gateway.sendThrough(0, 1, udp("10.2.0.1", RoutedGateway.HOST));
        assertEquals(3, gateway.drops(DropReason.SELECTOR_MISMATCH), "source port 1000 inbound");
    }

    @Test
    @DisplayName("a tunnel packet whose own route leads into a tunnel is dropped")
    void shouldNotSealForEver() {
        start(Map.of("10.2.0.0/16", List.of(FIRST_TUNNEL), "192.0.2.2", List.of(SECOND_TUNNEL)));
        gateway.sendInside(udp(RoutedGateway.HOST, "10.2.0.1"));
        assertEquals(1, gateway.drops(DropReason.ROUTE_TUNNEL));
    }

    @Test
    @DisplayName("each flow takes one of several next hops, always the same, and all of them are taken")
    void shouldSpreadFlowsOverNextHops() {
        start(
                Map.of("198.51.100.0/24", List.of(FIRST_PEER, SECOND_PEER)),
                policy(PolicyAction.BYPASS, PolicyDirection.BOTH, between("0.0.0.0/0", "0.0.0.0/0")));
        Map<String, Integer> flows = new HashMap<>();
        for (int port = 0; port < 64; port++) {
            Set<String> ways = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                gateway.sendInside(Frames.udp(RoutedGateway.HOST, "198.51.100.7", port, 53, new byte[i]));
                ways.add(destinationMac());
            }
            assertEquals(1, ways.size());
            flows.merge(ways.iterator().next(), 1, Integer::sum);
        }
        assertEquals(Set.of(RoutedGateway.peerMac("192.0.2.2"), RoutedGateway.peerMac("192.0.2.3")), flows.keySet());
        assertTrue(flows.values().stream().allMatch(count -> count > 16), flows::toString);
    }

    @Test
    @DisplayName("a route may spread flows over tunnels, and each flow's answers may come out of any of them")
    void shouldSpreadFlowsOverTunnels() {
        start(Map.of("10.2.0.0/16", List.of(FIRST_TUNNEL, SECOND_TUNNEL)));
        Set<String> peers = new HashSet<>();
        for (int port = 0; port < 32; port++) {
            gateway.sendInside(Frames.udp(RoutedGateway.HOST, "10.2.0.1", port, 53, new byte[8]));
            peers.add(destinationMac());
        }
        assertEquals(2, peers.size());
        gateway.sendThrough(0, 1, udp("10.2.0.1", RoutedGateway.HOST));
        gateway.sendThrough(1, 1, udp("10.2.0.1", RoutedGateway.HOST));
        assertEquals(2, gateway.receive(gateway.inside).size());
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("an IN policy lets clear text in and not out, an OUT policy out and not in, and ICMP by its type")
    void shouldKeepDirections() {
        Selector unreachable =
                Selector.ofIcmp(Prefix.ANY4, Prefix.parse("10.1.0.0/16"), IpProtocol.ICMP, IcmpMessages.types(3, 3));
        start(
                Map.of(),
                policy(PolicyAction.BYPASS, PolicyDirection.IN, unreachable),
                policy(PolicyAction.DISCARD, PolicyDirection.IN, between("192.0.2.66", "10.1.0.0/16")),
                policy(PolicyAction.BYPASS, PolicyDirection.OUT, between("10.1.0.0/16", "192.0.2.0/24")),
                policy(PolicyAction.BYPASS, PolicyDirection.OUT, between("192.0.2.9", "10.1.0.0/16")));

        gateway.sendOutside(icmp("192.0.2.9", RoutedGateway.HOST, 3));
        assertEquals(1, gateway.receive(gateway.inside).size());
        gateway.sendOutside(icmp("192.0.2.66", RoutedGateway.HOST, 8));
        assertEquals(1, gateway.drops(DropReason.POLICY_DISCARD));
        gateway.sendOutside(icmp("192.0.2.9", RoutedGateway.HOST, 8));
        assertEquals(1, gateway.drops(DropReason.POLICY_NONE));
        gateway.sendInside(udp(RoutedGateway.HOST, "192.0.2.2"));
        assertEquals(1, gateway.receive(gateway.outside).size());
        assertEquals(2, gateway.drops());
    }

    @Test
    @DisplayName("D6: IKE passes by its BYPASS entry, both ways, above a policy that protects everything else")
    void shouldLetIkePass() {
        Selector ike = new Selector(Prefix.ANY4, Prefix.ANY4, IpProtocol.UDP, PortRange.of(500), PortRange.of(500));
        start(
                Map.of("198.51.100.0/24", List.of(FIRST_PEER)),
                policy(PolicyAction.BYPASS, PolicyDirection.BOTH, ike),
                policy(PolicyAction.PROTECT, PolicyDirection.BOTH, between("0.0.0.0/0", "0.0.0.0/0")));

        gateway.sendInside(Frames.udp(RoutedGateway.HOST, "198.51.100.1", 500, 500, new byte[28]));
        assertEquals(1, gateway.receive(gateway.outside).size());
        gateway.sendOutside(Frames.udp("198.51.100.1", RoutedGateway.HOST, 500, 500, new byte[28]));
        assertEquals(1, gateway.receive(gateway.inside).size());
        gateway.sendOutside(Frames.udp("198.51.100.1", RoutedGateway.HOST, 500, 501, new byte[28]));
        assertEquals(1, gateway.drops(DropReason.CLEAR_BUT_PROTECTED));
        gateway.sendInside(Frames.udp(RoutedGateway.HOST, "198.51.100.1", 501, 500, new byte[28]));
        assertEquals(1, gateway.drops(DropReason.SA_MISSING));
    }

    private static byte[] icmp(String source, String destination, int type) {
        byte[] message = new byte[8];
        message[0] = (byte) type;
        return Frames.ipv4(Frames.address(source), Frames.address(destination), IpProtocol.ICMP, 64, 0, message);
    }
}

package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway whose policies and routes a test chooses, with two route-based tunnels to two peers outside, 192.0.2.2 and
 * 192.0.2.3; the host 10.1.0.1 and its IPv6 sibling are inside.
 */
final class RoutedGateway implements AutoCloseable {
    static final String HOST = "10.1.0.1";
    static final String HOST6 = "2001:db8:1::1";
    static final String GATEWAY = "192.0.2.1";
    static final List<String> PEERS = List.of("192.0.2.2", "192.0.2.3");

    private static final String INSIDE_MAC = "02:00:00:00:00:01";
    private static final String OUTSIDE_MAC = "02:00:00:00:00:02";
    private static final String HOST_MAC = "02:00:00:00:0a:01";
    private static final int KEY_OCTETS = 16;
    private static final int SALT_OCTETS = 4;

    private final Testbed testbed;
    final Testbed.Cable inside;
    final Testbed.Cable outside;
    final DataPlane plane;

    /**
     * A gateway.
     *
     * @param routes besides those to the links: from prefix to target, where next hop 1 is the link outside, and next hops 2
     *     and 3 are the peers
     * @param selectors of the first tunnel, outbound; empty for everything. The second carries everything
     */
    RoutedGateway(
            Testbed testbed, List<Policy> policies, Map<String, List<Integer>> routes, Optional<Selector> selectors) {
        this.testbed = testbed;
        inside = testbed.cable("inside", 1, GatewayUnderTest.MTU);
        outside = testbed.cable("outside", 1, GatewayUnderTest.MTU);
        ForwardingTables tables = tables(policies, routes);
        plane = DataPlane.create(DataPlane.Settings.of(1, 64, 1024), tables);
        for (int tunnel = 0; tunnel < PEERS.size(); tunnel++) {
            install(tunnel, tunnel == 0 ? selectors : Optional.empty());
        }
        plane.attach(
                List.of(port(0, INSIDE_MAC, false, inside), port(1, OUTSIDE_MAC, true, outside)), testbed.buffers());
    }

    private static ForwardingTables tables(List<Policy> policies, Map<String, List<Integer>> routes) {
        Adjacencies adjacencies = new Adjacencies();
        adjacencies.setPort(0, GatewayUnderTest.mac(INSIDE_MAC));
        adjacencies.setPort(1, GatewayUnderTest.mac(OUTSIDE_MAC));
        int onInside = adjacencies.index(NextHop.onLink(0));
        int onOutside = adjacencies.index(NextHop.onLink(1));
        for (String host : List.of(HOST, HOST6)) {
            adjacencies.put(new Neighbour(0, Prefix.parseAddress(host), GatewayUnderTest.mac(HOST_MAC)));
        }
        for (String peer : PEERS) {
            adjacencies.index(NextHop.via(1, Prefix.parseAddress(peer)));
            adjacencies.put(new Neighbour(1, Prefix.parseAddress(peer), GatewayUnderTest.mac(peerMac(peer))));
        }
        RouteTable table = new RouteTable();
        table.add(Prefix.parse("10.1.0.0/16"), onInside);
        table.add(Prefix.parse("2001:db8:1::/48"), onInside);
        table.add(Prefix.parse("192.0.2.0/24"), onOutside);
        routes.forEach((prefix, targets) ->
                table.replace(Prefix.parse(prefix), targets.size() == 1 ? targets.getFirst() : table.group(targets)));
        adjacencies.publish();
        table.publish();
        return new ForwardingTables(
                new LocalAddresses(List.of(Prefix.parseAddress(GATEWAY))),
                new Spd(policies),
                new PolicySas(policies.size() + PEERS.size()),
                table.current(),
                adjacencies.current());
    }

    static String peerMac(String peer) {
        return "02:00:00:00:0b:0" + peer.charAt(peer.length() - 1);
    }

    private void install(int tunnel, Optional<Selector> selectors) {
        Prefix gateway = Prefix.parseAddress(GATEWAY);
        Prefix peer = Prefix.parseAddress(PEERS.get(tunnel));
        SaParameters.Builder in = SaParameters.inbound(0x1000 + tunnel)
                .key(CipherSuite.AES_GCM_128, octets(KEY_OCTETS, tunnel), octets(SALT_OCTETS, tunnel))
                .replayWindow(1024)
                .tunnel(tunnel)
                .outer(peer, gateway);
        SaParameters.Builder out = SaParameters.outbound(1 + tunnel, 0x2000 + tunnel)
                .key(CipherSuite.AES_GCM_128, octets(KEY_OCTETS, 8 + tunnel), octets(SALT_OCTETS, tunnel))
                .outer(gateway, peer);
        selectors.ifPresentOrElse(selector -> in.selector(selector.reversed()), in::everything);
        selectors.ifPresentOrElse(out::selector, out::everything);
        plane.inbound().install(in.build(), System.nanoTime());
        SaHandle outbound = plane.outbound().install(out.build(), System.nanoTime());
        int place = plane.tables().spd().size() + tunnel;
        plane.tables().policySas().publishCurrent(place, outbound.hot());
    }

    private static byte[] octets(int count, int value) {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) (value + 1));
        return octets;
    }

    private static PlanePort port(int index, String mac, boolean isOutside, Testbed.Cable cable) {
        return new PlanePort(
                new IngressPort(index, GatewayUnderTest.mac(mac), false, isOutside),
                GatewayUnderTest.MTU,
                List.of(cable.port().rxQueue(0)),
                List.of(cable.port().txQueue(0)));
    }

    /** What that tunnel's peer opens with. */
    EspOracle fromGateway(int tunnel) {
        return new EspOracle(0x2000 + tunnel, octets(KEY_OCTETS, 8 + tunnel), octets(SALT_OCTETS, tunnel));
    }

    /** Sends a packet of the inside host. */
    void sendInside(byte[] packet) {
        testbed.send(inside, Frames.ethernet(INSIDE_MAC, HOST_MAC, packet));
        poll();
    }

    /** Sends a packet of the outside link. */
    void sendOutside(byte[] packet) {
        testbed.send(outside, Frames.ethernet(OUTSIDE_MAC, peerMac(PEERS.getFirst()), packet));
        poll();
    }

    /** Sends a packet through a tunnel, as its peer does. */
    void sendThrough(int tunnel, int sequence, byte[] packet) {
        EspOracle oracle = new EspOracle(0x1000 + tunnel, octets(KEY_OCTETS, tunnel), octets(SALT_OCTETS, tunnel));
        sendOutside(Frames.ipv4(
                Frames.address(PEERS.get(tunnel)), Frames.address(GATEWAY), 50, 64, 0, oracle.seal(sequence, packet)));
    }

    private void poll() {
        while (plane.workers().getFirst().poll() > 0) {
            // until nothing waits
        }
    }

    /** The packets that have left by a cable. */
    List<byte[]> receive(Testbed.Cable cable) {
        return testbed.receive(cable).stream().map(Frames::packet).toList();
    }

    long drops(DropReason reason) {
        return plane.workers().getFirst().counters().drops(reason);
    }

    long drops() {
        return plane.workers().getFirst().counters().drops();
    }

    @Override
    public void close() {
        plane.close();
    }
}

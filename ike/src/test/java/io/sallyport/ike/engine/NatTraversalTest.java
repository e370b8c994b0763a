package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.NatOriginalAddresses;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.sa.UdpEncapsulation;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.Host;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody between the two sides translates addresses (RFC 3947, RFC 3948). */
final class NatTraversalTest {
    private static final IpAddress NAT = new IpAddress(Octets.ofHex("cb007107"));
    private static final IpAddress OTHER_NAT = new IpAddress(Octets.ofHex("cb007108"));
    private static final int SHIFT = 10_000;
    private static final int UDP = 17;
    private static final int L2TP = 1_701;
    private static final Octets KEEPALIVE = Octets.ofHex("ff");

    /** West is behind NAT, and east knows it by the address that is seen of it. */
    private static Gateways behindNat(long seed, UnaryOperator<Connection.Builder> change, SaMode mode) {
        World world = new World(seed);
        world.translate(Gateways.WEST, NAT, SHIFT);
        boolean[] west = {true};
        return Gateways.of(
                world,
                connection -> {
                    Connection.Builder changed = change.apply(west[0] ? connection : connection.remote(NAT));
                    west[0] = false;
                    return changed;
                },
                child -> child.mode(mode),
                child -> child.mode(mode));
    }

    private static Gateways behindNat(long seed, SaMode mode) {
        return behindNat(seed, connection -> connection.dpd(DeadPeerDetection.OFF), mode);
    }

    private static List<Datagram> of(Gateways gateways, IpAddress sender) {
        return gateways.world().wire().stream()
                .filter(datagram -> datagram.local().address().equals(sender))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    @DisplayName(
            "I9: NAT-D finds the NAT, all later messages go to port 4500, and ESP goes in UDP between the right ports")
    void shouldFloatToTheOtherPort(Phase1Exchange exchange) {
        Gateways gateways = behindNat(101, connection -> connection.exchange(exchange), SaMode.TUNNEL)
                .connect();

        List<Integer> ports = of(gateways, Gateways.WEST).stream()
                .map(datagram -> datagram.remote().port())
                .toList();
        int before = exchange == Phase1Exchange.MAIN ? 2 : 1;
        assertTrue(ports.size() > before + 1, ports::toString);
        assertTrue(ports.subList(0, before).stream().allMatch(port -> port == 500), ports::toString);
        assertTrue(ports.subList(before, ports.size()).stream().allMatch(port -> port == 4_500), ports::toString);
        assertEquals(
                SHIFT + 4_500, of(gateways, Gateways.EAST).getLast().remote().port());
        assertEquals(
                Optional.of(new UdpEncapsulation(4_500, 4_500)),
                gateways.west().dataPlane().pairs().getFirst().parameters.udp());
        assertEquals(
                Optional.of(new UdpEncapsulation(4_500, SHIFT + 4_500)),
                gateways.east().dataPlane().pairs().getFirst().parameters.udp());
        assertEquals(
                NAT, gateways.east().dataPlane().pairs().getFirst().parameters.remoteAddress());
        assertTrue(gateways.carriesTraffic());
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    @DisplayName("I9: without NAT all stays on port 500, and ESP goes without UDP")
    void shouldStayWhereNobodyTranslates(Phase1Exchange exchange) {
        Gateways gateways = Gateways.of(102, connection -> connection.exchange(exchange), UnaryOperator.identity())
                .connect();

        assertTrue(gateways.world().wire().stream()
                .allMatch(datagram ->
                        datagram.local().port() == 500 && datagram.remote().port() == 500));
        assertTrue(
                gateways.west().dataPlane().pairs().getFirst().parameters.udp().isEmpty());
    }

    @Test
    @DisplayName("I9: a gateway that does not look for NAT neither finds one nor floats")
    void shouldNotLookUnlessItIsWanted() {
        Gateways gateways = behindNat(103, connection -> connection.natTraversal(false), SaMode.TUNNEL)
                .connect();

        assertEquals(1, gateways.east().dataPlane().pairs().size());
        assertTrue(of(gateways, Gateways.WEST).stream()
                .allMatch(datagram -> datagram.remote().port() == 500));
        assertTrue(gateways.west().dataPlane().pairs().stream()
                .allMatch(pair -> pair.parameters.udp().isEmpty()));
    }

    @Test
    @DisplayName(
            "I9: in transport mode through NAT each side is told between which addresses the other one's packets go: NAT-OA")
    void shouldTellOriginalAddresses() {
        Gateways gateways = behindNat(104, SaMode.TRANSPORT).connect();

        assertEquals(
                Optional.of(new NatOriginalAddresses(Gateways.WEST, Gateways.EAST)),
                gateways.east().dataPlane().pairs().getFirst().parameters.natOriginal());
        assertEquals(
                Optional.of(new NatOriginalAddresses(Gateways.EAST, NAT)),
                gateways.west().dataPlane().pairs().getFirst().parameters.natOriginal());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    @DisplayName(
            "I9: in transport mode through NAT the selectors name the addresses that packets bear, through rekeys too")
    void shouldSelectWhatPacketsBear() {
        World world = new World(108);
        world.translate(Gateways.WEST, NAT, SHIFT);
        Host west = host(world, Gateways.WEST, Gateways.EAST);
        Host east = host(world, Gateways.EAST, NAT);
        west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(World.SECOND);
        for (int pairs = 1; pairs <= 2; pairs++) {
            assertEquals(pairs, east.dataPlane().pairs().size());
            assertEquals(
                    new SelectorPair(TrafficSelector.ofHost(Gateways.EAST), TrafficSelector.ofHost(NAT)),
                    east.dataPlane().pairs().getLast().parameters.selectors());
            assertEquals(
                    new SelectorPair(TrafficSelector.ofHost(Gateways.WEST), TrafficSelector.ofHost(Gateways.EAST)),
                    west.dataPlane().pairs().getLast().parameters.selectors());
            west.engine().onLifetime(west.dataPlane().pairs().getLast().handle, LifetimeEnd.SOFT);
            world.run(20 * World.SECOND);
            assertEquals(
                    1, east.dataPlane().pairs(SimulatedDataPlane.State.ACTIVE).size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "17, 1701, cb007107, true",
        "17, 500, cb007107, false",
        "6, 22, cb007107, false",
        "0, 0, cb007107, false",
        "17, 1701, cb007108, false",
        "17, 1701, 0a630001, false"
    })
    @DisplayName(
            "I9: in transport mode through NAT a peer gets no other protocol, port or address than its child is for: RFC 4301 section 4.4.1")
    void shouldKeepToTheChild(int protocol, int port, String peer, boolean taken) {
        World world = new World(110);
        world.translate(Gateways.WEST, NAT, SHIFT);
        Host west = host(
                world,
                Gateways.WEST,
                Gateways.EAST,
                new SelectorPair(
                        TrafficSelector.ofHost(Gateways.WEST).with(protocol, port),
                        TrafficSelector.ofHost(Gateways.EAST).with(protocol, port)));
        Host east = host(
                world,
                Gateways.EAST,
                NAT,
                new SelectorPair(
                        TrafficSelector.ofHost(Gateways.EAST).with(UDP, L2TP),
                        TrafficSelector.ofHost(new IpAddress(Octets.ofHex(peer)))
                                .with(UDP, 0)));
        west.engine().initiate(Gateways.CONNECTION, Gateways.CHILD);
        world.run(World.SECOND);

        assertEquals(taken ? 1 : 0, east.dataPlane().pairs().size());
        assertEquals(taken, east.refusals(Refusal.SELECTORS) == 0);
    }

    /** A host that protects its own packets to another one in transport mode. */
    private static Host host(World world, IpAddress own, IpAddress other) {
        return host(world, own, other, new SelectorPair(TrafficSelector.ofHost(own), TrafficSelector.ofHost(other)));
    }

    private static Host host(World world, IpAddress own, IpAddress other, SelectorPair selectors) {
        Host host = new Host(world, own, Gateways.preShared("secret"));
        ChildConfiguration child = ChildConfiguration.builder(Gateways.CHILD, selectors)
                .mode(SaMode.TRANSPORT)
                .build();
        Authentication anyone = Authentication.preShared(
                new Identity.Address(own), new Identity.Address(other.equals(NAT) ? Gateways.WEST : other));
        host.engine()
                .add(Connection.builder(Gateways.CONNECTION, own, anyone)
                        .remote(other)
                        .proposals(Gateways.FAST)
                        .children(child)
                        .build());
        return host;
    }

    @Test
    @DisplayName("I9: who is behind NAT keeps its mapping alive, and the other side does not")
    void shouldKeepTheMappingAlive() {
        Gateways gateways = behindNat(105, SaMode.TUNNEL).connect();
        gateways.world().run(100 * World.SECOND);

        long fromWest = of(gateways, Gateways.WEST).stream()
                .filter(datagram -> datagram.content().equals(KEEPALIVE))
                .count();
        assertTrue(fromWest >= 4 && fromWest <= 6, fromWest + " in 100 s");
        assertTrue(of(gateways, Gateways.EAST).stream()
                .noneMatch(datagram -> datagram.content().equals(KEEPALIVE)));
    }

    @Test
    @DisplayName("I9: when the mapping changes, the peer is followed by an authentic message, and by no other")
    void shouldFollowAnAuthenticMessageOnly() {
        Gateways gateways = behindNat(106, SaMode.TUNNEL).connect();
        gateways.world().translate(Gateways.WEST, OTHER_NAT, SHIFT + 1);
        Datagram last = of(gateways, Gateways.WEST).getLast();
        Datagram forged = Messages.changed(Messages.otherId(last, 4), -1, 1);
        gateways.world().deliver(new Datagram(new Endpoint(OTHER_NAT, 14_501), last.remote(), forged.content()));
        assertEquals(NAT, of(gateways, Gateways.EAST).getLast().remote().address());
        assertEquals(List.of(), gateways.east().events(IkeEvent.PeerMoved.class));

        gateways.west().engine().onLifetime(gateways.west().dataPlane().pairs().getFirst().handle, LifetimeEnd.SOFT);
        gateways.world().run(5 * World.SECOND);

        assertEquals(OTHER_NAT, of(gateways, Gateways.EAST).getLast().remote().address());
        assertEquals(
                OTHER_NAT,
                gateways.east().dataPlane().pairs().getLast().parameters.remoteAddress());
        assertEquals(
                List.of(new IkeEvent.PeerMoved(
                        Gateways.CONNECTION, new Endpoint(NAT, SHIFT + 4_500), new Endpoint(OTHER_NAT, SHIFT + 4_501))),
                gateways.east().events(IkeEvent.PeerMoved.class));
        assertTrue(gateways.carriesTraffic());
    }

    @ParameterizedTest
    @EnumSource(Phase1Exchange.class)
    @DisplayName("I9: whoever renews an ISAKMP SA through NAT begins on port 4500, by the ports that the NAT knows")
    void shouldRenewByTheSamePorts(Phase1Exchange exchange) {
        for (IpAddress renewing : List.of(Gateways.WEST, Gateways.EAST)) {
            Gateways gateways =
                    behindNat(109, renewedBy(renewing, exchange), SaMode.TUNNEL).connect();
            int before = gateways.world().wire().size();
            gateways.world().run(35 * World.SECOND);
            Host host = renewing.equals(Gateways.WEST) ? gateways.west() : gateways.east();
            List<IkeEvent.Phase1Established> established = host.events(IkeEvent.Phase1Established.class);

            assertEquals(2, established.size());
            assertTrue(established.getLast().initiator());
            assertTrue(
                    gateways.world().wire().stream()
                            .skip(before)
                            .allMatch(one -> one.local().port() == 4_500
                                    && one.remote().port()
                                            == (one.local().address().equals(Gateways.EAST) ? SHIFT + 4_500 : 4_500)),
                    gateways.world().wire()::toString);
            gateways.world().run(20 * World.SECOND);
            assertTrue(gateways.carriesTraffic());
        }
    }

    /** One side's ISAKMP SAs are renewed after half a minute, the other's much later. */
    private static UnaryOperator<Connection.Builder> renewedBy(IpAddress renewing, Phase1Exchange exchange) {
        RekeyPolicy soon = new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(30), 0, Duration.ofSeconds(5));
        RekeyPolicy late = new RekeyPolicy(Duration.ofSeconds(60), Duration.ofSeconds(1), 0, Duration.ofSeconds(5));
        boolean[] west = {true};
        return connection -> {
            boolean renews = renewing.equals(west[0] ? Gateways.WEST : Gateways.EAST);
            west[0] = false;
            return connection.exchange(exchange).dpd(DeadPeerDetection.OFF).rekey(renews ? soon : late);
        };
    }

    @Test
    @DisplayName("I9: with dead peer detection too, a peer behind NAT is there")
    void shouldFindAPeerBehindNatAlive() {
        Gateways gateways = behindNat(
                        107, connection -> connection.dpd(new DeadPeerDetection(Duration.ofSeconds(10))), SaMode.TUNNEL)
                .connect();
        gateways.world().run(120 * World.SECOND);

        assertTrue(gateways.carriesTraffic());
        assertEquals(1, gateways.east().engine().childCount());
    }
}

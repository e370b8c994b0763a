package io.sallyport.gateway.run;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.ChildSettings;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.NeighbourSettings;
import io.sallyport.gateway.config.PortAddress;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.ike.Addresses;
import io.sallyport.gateway.ike.ChildPolicies;
import io.sallyport.ike.connection.Connection;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.classify.OwnAddress;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Link;
import io.sallyport.pipeline.neighbour.LinkLocal;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.PeerPlaces;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Turns routes, neighbours, addresses and policies of a configuration into the tables that workers decide by. */
final class TableBuilder {
    private final GatewaySettings settings;
    private final Map<String, Integer> portIndex = new HashMap<>();
    private final Map<String, Integer> tunnelIndex = new HashMap<>();
    private final Set<String> routed;
    private final List<Policy> policies = new ArrayList<>();
    /** Place of each policy that protects, by the name of its tunnel, or of its connection and child. */
    private final Map<String, Integer> places = new HashMap<>();

    private final int behindAll;
    private final RouteTable routes = new RouteTable();
    private final Map<Prefix, Integer> hosts = new HashMap<>();
    private List<OwnAddress> own = List.of();
    private Optional<DataPlane.Resolution> resolution = Optional.empty();

    TableBuilder(GatewaySettings settings) {
        this.settings = settings;
        for (PortSettings port : settings.ports()) {
            portIndex.put(port.name(), portIndex.size());
        }
        routed = settings.routedTunnels();
        for (TunnelSettings tunnel : settings.tunnels()) {
            tunnelIndex.put(tunnel.name(), tunnelIndex.size());
        }
        arrange();
        behindAll = policies.size() + settings.tunnels().size();
    }

    /**
     * The tables.
     *
     * @param macs of the ports, in their order
     */
    ForwardingTables build(List<MacAddress> macs) {
        Adjacencies adjacencies = adjacencies(macs);
        own = ownAddresses(macs);
        resolution = resolution(adjacencies, macs);
        addRoutes(adjacencies);
        addHosts(adjacencies);
        adjacencies.publish();
        routes.publish();
        // Clients come and go: there is a place for as many of them as there are SAs.
        BitSet shared = children(connection -> connection.connection().remote().isEmpty(), _ -> true);
        BitSet narrowed = children(_ -> true, child -> child.child().dynamicLocal());
        int peers = shared.isEmpty() ? 0 : settings.sad().maxSas();
        return new ForwardingTables(
                LocalAddresses.ofPorts(own),
                new Spd(policies),
                new PolicySas(behindAll + peers),
                new PeerPlaces(narrowed, shared, behindAll, peers),
                routes.current(),
                adjacencies.current());
    }

    /** The policies of children. */
    private BitSet children(Predicate<ConnectionSettings> ofConnection, Predicate<ChildSettings> ofChild) {
        BitSet chosen = new BitSet();
        for (ConnectionSettings connection : settings.connections()) {
            for (ChildSettings child : connection.children()) {
                chosen.set(
                        places.get(childName(connection, child)), ofConnection.test(connection) && ofChild.test(child));
            }
        }
        return chosen;
    }

    /**
     * The gateway's own addresses, and some that it was given inside tunnels.
     *
     * @param given single addresses
     */
    LocalAddresses localAddresses(Collection<Prefix> given) {
        int inside = portIndex(PortSettings.Side.INSIDE);
        List<OwnAddress> all = new ArrayList<>(own);
        given.forEach(address -> all.add(new OwnAddress(inside, false, address, address)));
        return LocalAddresses.ofPorts(all);
    }

    private int portIndex(PortSettings.Side side) {
        return settings.ports().stream()
                .filter(port -> port.side() == side)
                .map(port -> portIndex.get(port.name()))
                .findFirst()
                .orElse(0);
    }

    /**
     * The routes, with one to an address that a station inside has, or without it.
     *
     * @param via the station, which the configuration names; empty: there is no route
     */
    RouteTable.Snapshot routesTo(Prefix address, Optional<Prefix> via) {
        if (via.isPresent()) {
            routes.replace(address, hosts.get(via.get()));
        } else {
            boolean _ = routes.remove(address);
        }
        routes.publish();
        return routes.current();
    }

    /** The place of a tunnel's SAs among those of policies, given the tunnel's place in the configuration. */
    int placeOf(int tunnel) {
        TunnelSettings settled = settings.tunnels().get(tunnel);
        return isRouted(settled) ? policies.size() + tunnel : places.get(settled.name());
    }

    /** True if a route leads into the tunnel, which is then no policy. */
    boolean isRouted(TunnelSettings tunnel) {
        return routed.contains(tunnel.name());
    }

    /** How neighbours are found, once tables were built; empty if all are configured. */
    Optional<DataPlane.Resolution> resolution() {
        return resolution;
    }

    private Optional<DataPlane.Resolution> resolution(Adjacencies adjacencies, List<MacAddress> macs) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < macs.size(); i++) {
            int index = i;
            if (settings.ports().get(i).arp()) {
                List<OwnAddress> here =
                        own.stream().filter(address -> address.port() == index).toList();
                links.add(new Link(i, macs.get(i).value(), here));
            }
        }
        return links.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataPlane.Resolution(adjacencies, links, settings.neighbourDiscovery()));
    }

    /** Configured addresses, and behind them the link-local ones of ports that have IPv6. */
    private List<OwnAddress> ownAddresses(List<MacAddress> macs) {
        List<OwnAddress> own = new ArrayList<>();
        for (PortSettings port : settings.ports()) {
            boolean outside = port.side() == PortSettings.Side.OUTSIDE;
            int index = portIndex.get(port.name());
            for (PortAddress address : port.addresses()) {
                own.add(new OwnAddress(index, outside, address.address(), address.network()));
            }
        }
        for (PortSettings port : settings.ports()) {
            if (port.addresses().stream().anyMatch(address -> !address.address().isIpv4())) {
                int index = portIndex.get(port.name());
                Prefix local = LinkLocal.of(macs.get(index).value());
                boolean known =
                        own.stream().anyMatch(address -> address.address().equals(local));
                if (!known) {
                    boolean outside = port.side() == PortSettings.Side.OUTSIDE;
                    own.add(new OwnAddress(index, outside, local, LinkLocal.NETWORK));
                }
            }
        }
        return own;
    }

    private Adjacencies adjacencies(List<MacAddress> macs) {
        Adjacencies adjacencies = new Adjacencies();
        for (int i = 0; i < macs.size(); i++) {
            adjacencies.setPort(i, macs.get(i).value());
        }
        for (NeighbourSettings neighbour : settings.neighbours()) {
            int port = portIndex.get(neighbour.port());
            adjacencies.put(
                    new Neighbour(port, neighbour.address(), neighbour.mac().value()));
        }
        return adjacencies;
    }

    /** The networks of the ports' own addresses, and the routes that the configuration adds or puts in their place. */
    private void addRoutes(Adjacencies adjacencies) {
        for (PortSettings port : settings.ports()) {
            int onLink = adjacencies.index(NextHop.onLink(portIndex.get(port.name())));
            for (PortAddress address : port.addresses()) {
                routes.replace(address.network(), onLink);
            }
        }
        for (RouteSettings route : settings.routes()) {
            List<Integer> targets =
                    route.hops().stream().map(hop -> target(hop, adjacencies)).toList();
            routes.replace(route.to(), targets.size() == 1 ? targets.getFirst() : routes.group(targets));
        }
    }

    /** Stations inside that have the addresses which this gateway will be given. */
    private void addHosts(Adjacencies adjacencies) {
        for (ConnectionSettings connection : settings.connections()) {
            connection.access().host().ifPresent(host -> {
                for (PortSettings port : settings.ports()) {
                    if (port.addresses().stream()
                            .anyMatch(address -> address.network().contains(host))) {
                        hosts.putIfAbsent(host, adjacencies.index(NextHop.via(portIndex.get(port.name()), host)));
                    }
                }
            });
        }
    }

    private int target(RouteSettings.Hop hop, Adjacencies adjacencies) {
        if (hop.tunnel().isPresent()) {
            return RouteTarget.tunnel(tunnelIndex.get(hop.tunnel().get()));
        }
        int port = portIndex.get(hop.port().orElseThrow());
        return adjacencies.index(hop.via().map(via -> NextHop.via(port, via)).orElseGet(() -> NextHop.onLink(port)));
    }

    /** The policy of each child of IKE. */
    ChildPolicies childPolicies() {
        Map<ChildPolicies.Child, Integer> byChild = new HashMap<>();
        for (ConnectionSettings connection : settings.connections()) {
            for (ChildSettings child : connection.children()) {
                byChild.put(
                        new ChildPolicies.Child(
                                connection.connection().name(), child.child().name()),
                        places.get(childName(connection, child)));
            }
        }
        return new ChildPolicies(byChild);
    }

    /**
     * In this order: IKE passes by BYPASS entries of its own (RFC 4301 section 5.2), keepalives by theirs, what the
     * configuration says, and the tunnels and children of IKE of which it does not say where.
     */
    private void arrange() {
        for (ConnectionSettings connection : settings.connections()) {
            policies.add(ike(connection.connection(), IkePorts.IKE_PORT));
            policies.add(ike(connection.connection(), IkePorts.NAT_PORT));
        }
        for (TunnelSettings tunnel : settings.tunnels()) {
            tunnel.sa().encapsulation().ifPresent(ports -> policies.add(keepalive(tunnel, ports)));
        }
        for (Policy policy : settings.policies()) {
            if (policy.action() == PolicyAction.PROTECT) {
                places.put(policy.name(), policies.size());
            }
            policies.add(policy);
        }
        for (TunnelSettings tunnel : settings.tunnels()) {
            if (!isRouted(tunnel)) {
                protect(tunnel.name(), tunnel.selector().orElseThrow());
            }
        }
        for (ConnectionSettings connection : settings.connections()) {
            for (ChildSettings child : connection.children()) {
                protect(childName(connection, child), child.selector());
            }
        }
    }

    private void protect(String name, Selector selector) {
        if (places.putIfAbsent(name, policies.size()) == null) {
            policies.add(new Policy(name, PolicyAction.PROTECT, selector));
        }
    }

    private static String childName(ConnectionSettings connection, ChildSettings child) {
        return connection.connection().name() + "/" + child.child().name();
    }

    /** Lets keepalives out (RFC 3948 section 2.3), and nothing in. */
    private static Policy keepalive(TunnelSettings tunnel, UdpPorts ports) {
        Selector selector = new Selector(
                tunnel.local(),
                tunnel.remote(),
                IpProtocol.UDP,
                new PortRange(ports.source(), ports.source()),
                new PortRange(ports.destination(), ports.destination()));
        return new Policy(tunnel.name() + " keepalive", PolicyAction.BYPASS, PolicyDirection.OUT, List.of(selector));
    }

    /** From our port of IKE to any port of the peer, which NAT may have changed; to any address, where peers are unknown. */
    private static Policy ike(Connection connection, int port) {
        Prefix local = Addresses.prefix(connection.local());
        return new Policy(
                connection.name() + " IKE " + port,
                PolicyAction.BYPASS,
                new Selector(
                        local,
                        connection.remote().map(Addresses::prefix).orElse(local.isIpv4() ? Prefix.ANY4 : Prefix.ANY6),
                        IpProtocol.UDP,
                        new PortRange(port, port),
                        PortRange.ANY));
    }
}

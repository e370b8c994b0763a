package io.sallyport.gateway.run;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.NeighbourSettings;
import io.sallyport.gateway.config.PortAddress;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.classify.OwnAddress;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns routes, neighbours, addresses and policies of a configuration into the tables that workers decide by. */
final class TableBuilder {
    private final GatewaySettings settings;
    private final Map<String, Integer> portIndex = new HashMap<>();
    private final Map<String, Integer> tunnelIndex = new HashMap<>();
    private final Set<String> routed;
    private final List<TunnelSettings> protecting;
    private final int[] places;

    TableBuilder(GatewaySettings settings) {
        this.settings = settings;
        for (PortSettings port : settings.ports()) {
            portIndex.put(port.name(), portIndex.size());
        }
        routed = settings.routedTunnels();
        protecting =
                settings.tunnels().stream().filter(tunnel -> !isRouted(tunnel)).toList();
        places = new int[settings.tunnels().size()];
        int policy = settings.policies().size();
        int behind = policy + protecting.size();
        for (int i = 0; i < places.length; i++) {
            TunnelSettings tunnel = settings.tunnels().get(i);
            tunnelIndex.put(tunnel.name(), i);
            places[i] = isRouted(tunnel) ? behind + i : policy++;
        }
    }

    /**
     * The tables.
     *
     * @param macs of the ports, in their order
     */
    ForwardingTables build(List<MacAddress> macs) {
        Adjacencies adjacencies = adjacencies(macs);
        RouteTable routes = routes(adjacencies);
        adjacencies.publish();
        routes.publish();
        List<Policy> policies = policies();
        return new ForwardingTables(
                localAddresses(),
                new Spd(policies),
                new PolicySas(policies.size() + settings.tunnels().size()),
                routes.current(),
                adjacencies.current());
    }

    /** The place of a tunnel's SAs among those of policies, given the tunnel's place in the configuration. */
    int placeOf(int tunnel) {
        return places[tunnel];
    }

    /** True if a route leads into the tunnel, which is then no policy. */
    boolean isRouted(TunnelSettings tunnel) {
        return routed.contains(tunnel.name());
    }

    private LocalAddresses localAddresses() {
        List<OwnAddress> own = new ArrayList<>();
        for (PortSettings port : settings.ports()) {
            boolean outside = port.side() == PortSettings.Side.OUTSIDE;
            int index = portIndex.get(port.name());
            for (PortAddress address : port.addresses()) {
                own.add(new OwnAddress(index, outside, address.address(), address.network()));
            }
        }
        return LocalAddresses.ofPorts(own);
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
    private RouteTable routes(Adjacencies adjacencies) {
        RouteTable routes = new RouteTable();
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
        return routes;
    }

    private int target(RouteSettings.Hop hop, Adjacencies adjacencies) {
        if (hop.tunnel().isPresent()) {
            return RouteTarget.tunnel(tunnelIndex.get(hop.tunnel().get()));
        }
        int port = portIndex.get(hop.port().orElseThrow());
        return adjacencies.index(hop.via().map(via -> NextHop.via(port, via)).orElseGet(() -> NextHop.onLink(port)));
    }

    private List<Policy> policies() {
        List<Policy> policies = new ArrayList<>(settings.policies());
        for (TunnelSettings tunnel : protecting) {
            policies.add(new Policy(
                    tunnel.name(), PolicyAction.PROTECT, tunnel.selector().orElseThrow()));
        }
        return policies;
    }
}

package io.sallyport.gateway.run;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.NeighbourSettings;
import io.sallyport.gateway.config.PortAddress;
import io.sallyport.gateway.config.PortSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns routes, neighbours, addresses and policies of a configuration into the tables that workers decide by. */
final class TableBuilder {
    private final GatewaySettings settings;
    private final Map<String, Integer> portIndex = new HashMap<>();

    TableBuilder(GatewaySettings settings) {
        this.settings = settings;
        for (PortSettings port : settings.ports()) {
            portIndex.put(port.name(), portIndex.size());
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
                new PolicySas(policies.size()),
                routes.current(),
                adjacencies.current());
    }

    /** Index of a tunnel's PROTECT policy, given the tunnel's place in the configuration. */
    int policyOf(int tunnel) {
        return settings.policies().size() + tunnel;
    }

    private LocalAddresses localAddresses() {
        List<Prefix> own = new ArrayList<>();
        for (PortSettings port : settings.ports()) {
            port.addresses().forEach(address -> own.add(address.address()));
        }
        return new LocalAddresses(own);
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
            int port = portIndex.get(route.port());
            NextHop nextHop = route.via().map(via -> NextHop.via(port, via)).orElseGet(() -> NextHop.onLink(port));
            routes.replace(route.to(), adjacencies.index(nextHop));
        }
        return routes;
    }

    private List<Policy> policies() {
        List<Policy> policies = new ArrayList<>(settings.policies());
        for (TunnelSettings tunnel : settings.tunnels()) {
            policies.add(new Policy(tunnel.name(), PolicyAction.PROTECT, tunnel.selector()));
        }
        return policies;
    }
}

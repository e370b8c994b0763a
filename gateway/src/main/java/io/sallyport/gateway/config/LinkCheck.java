package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.pipeline.spd.Prefix;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Holds routes and neighbours against the ports. */
final class LinkCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final PortIndex ports;
    private final Set<Station> neighbours = new HashSet<>();
    private final Set<String> tunnels = new LinkedHashSet<>();

    LinkCheck(GatewaySettings settings, Problems problems, PortIndex ports) {
        this.settings = settings;
        this.problems = problems;
        this.ports = ports;
        settings.tunnels().forEach(tunnel -> tunnels.add(tunnel.name()));
    }

    private record Station(String port, Prefix address) {
        @Override
        public String toString() {
            return address + " on port " + port;
        }
    }

    void check() {
        checkNeighbours();
        checkRoutes();
    }

    private void checkNeighbours() {
        Unique<Station> stations = new Unique<>(problems, "a neighbour has one MAC address");
        for (int i = 0; i < settings.neighbours().size(); i++) {
            String path = item("neighbours", i);
            NeighbourSettings neighbour = settings.neighbours().get(i);
            Optional<PortSettings> port = ports.named(child(path, "port"), neighbour.port());
            port.ifPresent(found -> ports.requireOnLink(child(path, "address"), neighbour.address(), found));
            Station station = new Station(neighbour.port(), neighbour.address());
            stations.see(child(path, "address"), station, station.toString());
            neighbours.add(station);
        }
    }

    private void checkRoutes() {
        Unique<Prefix> destinations = new Unique<>(problems, "a prefix has one route");
        for (int i = 0; i < settings.routes().size(); i++) {
            String path = item("routes", i);
            RouteSettings route = settings.routes().get(i);
            destinations.see(child(path, "to"), route.to(), route.to().toString());
            checkNotConnected(child(path, "to"), route);
            for (int h = 0; h < route.hops().size(); h++) {
                checkHop(
                        route.listed() ? item(child(path, "next-hops"), h) : path,
                        route,
                        route.hops().get(h));
            }
        }
    }

    private void checkHop(String path, RouteSettings route, RouteSettings.Hop hop) {
        if (hop.tunnel().isPresent()) {
            if (hop.via().isPresent() || hop.port().isPresent()) {
                problems.error(child(path, "tunnel"), "a route into a tunnel has neither via nor port; take them out");
            }
            checkTunnel(child(path, "tunnel"), hop.tunnel().get());
            return;
        }
        String name = hop.port().orElse("");
        Optional<PortSettings> port = ports.named(child(path, "port"), name);
        hop.via().ifPresent(via -> checkGateway(path, route, new Station(name, via), port));
    }

    private void checkTunnel(String path, String name) {
        if (!tunnels.contains(name) && problems.isSound(path) && problems.isSound("tunnels")) {
            problems.error(
                    path,
                    "there is no tunnel \"" + name + "\"; "
                            + Suggestion.closest(name, tunnels)
                                    .map("did you mean %s?"::formatted)
                                    .orElse("write one under tunnels"));
        }
    }

    private void checkNotConnected(String path, RouteSettings route) {
        for (PortSettings port : settings.ports()) {
            boolean connected =
                    port.addresses().stream().anyMatch(own -> own.network().equals(route.to()));
            if (connected && problems.isSound(path)) {
                problems.error(
                        path,
                        route.to() + " is on the link of port " + port.name()
                                + " by that port's address; take the route out");
            }
        }
    }

    private void checkGateway(String path, RouteSettings route, Station station, Optional<PortSettings> port) {
        Prefix via = station.address();
        String viaPath = child(path, "via");
        if (via.family() != route.to().family() && problems.isSound(viaPath) && problems.isSound(child(path, "to"))) {
            problems.error(
                    viaPath,
                    via + " is IPv" + via.family() + ", the destinations " + route.to() + " are IPv"
                            + route.to().family() + "; write a gateway of their family");
        }
        port.ifPresent(found -> ports.requireOnLink(viaPath, via, found));
        boolean found = port.map(PortSettings::arp).orElse(true);
        if (!found && !neighbours.contains(station) && problems.isSound(viaPath) && problems.isSound("neighbours")) {
            problems.warning(
                    viaPath,
                    "no neighbour " + station + " is known, and port " + station.port()
                            + " has arp: false, so packets by this route will be dropped; add its MAC"
                            + " address to neighbours");
        }
    }
}

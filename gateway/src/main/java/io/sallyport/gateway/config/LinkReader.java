package io.sallyport.gateway.config;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;

/** Reads one item of the sections {@code routes} and {@code neighbours}. */
final class LinkReader {
    private static final List<String> KEYS_OF_HOP = List.of("via", "port", "tunnel");

    private LinkReader() {}

    static RouteSettings readRoute(Section route, Problems problems) {
        Prefix to = route.require("to", NetworkValues.PREFIX, "10.2.0.0/16", Prefix.ANY4);
        List<Section> listed = route.sections("next-hops");
        if (listed.isEmpty()) {
            return new RouteSettings(to, List.of(readHop(route)), false);
        }
        refuseHopBesideList(route, problems);
        return new RouteSettings(to, listed.stream().map(LinkReader::readHop).toList(), true);
    }

    /** Nobody would look at it. */
    private static void refuseHopBesideList(Section route, Problems problems) {
        for (String key : KEYS_OF_HOP) {
            if (route.find(key, Values.TEXT).isPresent()) {
                problems.error(
                        route.path(key),
                        "next-hops says all ways of this route; take this out, or write it as one of them");
            }
        }
    }

    private static RouteSettings.Hop readHop(Section hop) {
        Optional<String> tunnel = hop.find("tunnel", Values.NAME);
        Optional<String> port = tunnel.isPresent()
                ? hop.find("port", Values.NAME)
                : Optional.of(hop.require("port", Values.NAME, "outside", ""));
        return new RouteSettings.Hop(hop.find("via", NetworkValues.STATION), port, tunnel);
    }

    static NeighbourSettings readNeighbour(Section neighbour) {
        return new NeighbourSettings(
                neighbour.require("address", NetworkValues.STATION, "192.0.2.2", Prefix.ANY4),
                neighbour.require("mac", NetworkValues.STATION_MAC, "02:00:00:00:00:02", new MacAddress(0)),
                neighbour.require("port", Values.NAME, "outside", ""));
    }
}

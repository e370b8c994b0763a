package io.sallyport.gateway.config;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.pipeline.spd.Prefix;

/** Reads one item of the sections {@code routes} and {@code neighbours}. */
final class LinkReader {
    private LinkReader() {}

    static RouteSettings readRoute(Section route) {
        return new RouteSettings(
                route.require("to", NetworkValues.PREFIX, "10.2.0.0/16", Prefix.ANY4),
                route.find("via", NetworkValues.STATION),
                route.require("port", Values.NAME, "outside", ""));
    }

    static NeighbourSettings readNeighbour(Section neighbour) {
        return new NeighbourSettings(
                neighbour.require("address", NetworkValues.STATION, "192.0.2.2", Prefix.ANY4),
                neighbour.require("mac", NetworkValues.STATION_MAC, "02:00:00:00:00:02", new MacAddress(0)),
                neighbour.require("port", Values.NAME, "outside", ""));
    }
}

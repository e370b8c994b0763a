package io.sallyport.gateway.config;

import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * One route.
 *
 * @param to destinations
 * @param hops where it leads, one or more; each flow takes one of them
 * @param listed true if they are written as a list
 */
public record RouteSettings(Prefix to, List<Hop> hops, boolean listed) {
    /** Keeps the order. */
    public RouteSettings {
        hops = List.copyOf(hops);
    }

    /**
     * Where a route leads.
     *
     * @param via neighbour that forwards the packets; empty if the destinations are on the link
     * @param port name of the port; empty if it leads into a tunnel
     * @param tunnel name of the tunnel that it leads into
     */
    public record Hop(Optional<Prefix> via, Optional<String> port, Optional<String> tunnel) {}
}

package io.sallyport.gateway.config;

import io.sallyport.pipeline.spd.Prefix;
import java.util.Optional;

/**
 * One route.
 *
 * @param to destinations
 * @param via neighbour that forwards the packets; empty if the destinations are on the link
 * @param port name of the port
 */
public record RouteSettings(Prefix to, Optional<Prefix> via, String port) {}

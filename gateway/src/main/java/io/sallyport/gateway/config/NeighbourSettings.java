package io.sallyport.gateway.config;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.pipeline.spd.Prefix;

/**
 * One neighbour on a link.
 *
 * @param address its IP address
 * @param mac its MAC address
 * @param port name of the port that leads to the link
 */
public record NeighbourSettings(Prefix address, MacAddress mac, String port) {}

package io.sallyport.gateway.config;

import io.sallyport.pipeline.spd.Prefix;

/**
 * An address of a port, and the network that it makes reachable on the link.
 *
 * @param address a single address
 * @param network the prefix around it
 */
public record PortAddress(Prefix address, Prefix network) {
    @Override
    public String toString() {
        return address + "/" + network.length();
    }
}

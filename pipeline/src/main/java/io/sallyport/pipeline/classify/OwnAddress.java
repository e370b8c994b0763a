package io.sallyport.pipeline.classify;

import io.sallyport.pipeline.spd.Prefix;

/**
 * One of the gateway's own addresses, and the link that it is on.
 *
 * @param port index of its port
 * @param outside true if that port faces the unprotected network
 * @param address a single host
 * @param network the prefix that is on the link
 */
public record OwnAddress(int port, boolean outside, Prefix address, Prefix network) {
    /** Checks the parts. */
    public OwnAddress {
        if (!address.isHost() || address.family() != network.family() || !network.contains(address)) {
            throw new IllegalArgumentException(address + " is no address within " + network);
        }
    }
}

package io.sallyport.pipeline.neighbour;

import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.spd.Prefix;

/**
 * A station on a link.
 *
 * @param port index of the port that leads to the link, 0 to 65,535
 * @param address its IP address
 * @param mac its MAC address: 48 bits, the first octet on the wire uppermost
 */
public record Neighbour(int port, Prefix address, long mac) {
    private static final int MAC_BITS = 48;
    /** The group bit of the first octet: such an address names no single station. */
    private static final long GROUP = 1L << 40;

    /** Checks the parts. */
    public Neighbour {
        NextHop.checkPort(port);
        if (!address.isHost()) {
            throw new IllegalArgumentException("a neighbour has one address, not " + address);
        }
        checkMac("the neighbour " + address, mac);
    }

    static void checkMac(String owner, long mac) {
        if (mac >>> MAC_BITS != 0 || mac == 0 || (mac & GROUP) != 0) {
            throw new IllegalArgumentException(
                    owner + " needs the MAC address of one station, not " + Long.toHexString(mac));
        }
    }
}

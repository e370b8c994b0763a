package io.sallyport.pipeline.route;

import io.sallyport.pipeline.spd.Prefix;
import java.util.Optional;

/**
 * Where a route leads: through a gateway, or straight to the destination on the link. A value: equal next hops are one.
 *
 * @param port index of the port that the packet leaves by, 0 to 65,535
 * @param gateway the neighbour that forwards it; empty if the destination itself is on the link
 */
public record NextHop(int port, Optional<Prefix> gateway) {
    /** Highest port index, as in an mbuf. */
    public static final int MAXIMUM_PORT = 0xffff;

    /** Checks the parts. */
    public NextHop {
        checkPort(port);
        gateway.ifPresent(address -> {
            if (!address.isHost()) {
                throw new IllegalArgumentException("a gateway is one address, not " + address);
            }
        });
    }

    /** The next hop through a gateway, which is a single address. */
    public static NextHop via(int port, Prefix gateway) {
        return new NextHop(port, Optional.of(gateway));
    }

    /** The next hop to destinations on the port's own link. */
    public static NextHop onLink(int port) {
        return new NextHop(port, Optional.empty());
    }

    /**
     * Checks a port index.
     *
     * @throws IllegalArgumentException if it is not within 0 to {@link #MAXIMUM_PORT}
     */
    public static void checkPort(int port) {
        if (port < 0 || port > MAXIMUM_PORT) {
            throw new IllegalArgumentException("a port index is 0 to " + MAXIMUM_PORT + ", not " + port);
        }
    }
}

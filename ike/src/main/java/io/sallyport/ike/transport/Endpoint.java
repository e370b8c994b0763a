package io.sallyport.ike.transport;

import io.sallyport.ike.message.identity.IpAddress;

/**
 * One end of a UDP conversation.
 *
 * @param address IPv4 or IPv6
 * @param port 0 to 65,535
 */
public record Endpoint(IpAddress address, int port) {
    private static final int MAX_PORT = 65_535;

    /** Checks the range. */
    public Endpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + MAX_PORT + ", not " + port);
        }
    }

    /** The same address with another port. */
    public Endpoint withPort(int other) {
        return new Endpoint(address, other);
    }

    @Override
    public String toString() {
        return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}

package io.sallyport.ike.session;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;

/**
 * The way to the peer: both ends as they are now. It changes when NAT is found (RFC 3947 section 4), and later only where
 * the peer is behind NAT, by what it said authentically and can only just have said (RFC 3947 section 7).
 */
public final class Route {
    private static final Octets NON_ESP_MARKER = Octets.of(new byte[Integer.BYTES]);
    private static final Octets KEEPALIVE = Octets.of(new byte[] {(byte) 0xff});

    private final Ports ports;
    private Endpoint local;
    private Endpoint remote;

    Route(Ports ports, Endpoint local, Endpoint remote) {
        this.ports = ports;
        this.local = local;
        this.remote = remote;
    }

    /** Our end. */
    public Endpoint local() {
        return local;
    }

    /** The peer's end. */
    public Endpoint remote() {
        return remote;
    }

    /** Goes over to the ports of RFC 3947, on both ends, unless it began there: then the peer's may be one that a NAT chose. */
    public void floatPorts() {
        if (local.port() != ports.natPort()) {
            local = local.withPort(ports.natPort());
            remote = remote.withPort(ports.natPort());
        }
    }

    /** The way back to where a message came from, which may be a copy of an old one: this route stays as it is. */
    Route back(Endpoint toLocal, Endpoint fromRemote) {
        return new Route(ports, toLocal, fromRemote);
    }

    /** The peer authentically speaks from there, now. */
    public void follow(Endpoint toLocal, Endpoint fromRemote) {
        local = toLocal;
        remote = fromRemote;
    }

    /** Sends a message, with a marker where ESP may come too. */
    public void send(Octets message) {
        Octets content = local.port() == ports.natPort()
                ? new WireWriter().octets(NON_ESP_MARKER).octets(message).toOctets()
                : message;
        ports.transport().send(new Datagram(local, remote, content));
    }

    /** Keeps the mapping of a NAT alive (RFC 3948 section 2.3). */
    public void keepAlive() {
        ports.transport().send(new Datagram(local, remote, KEEPALIVE));
    }
}

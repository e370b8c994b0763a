package io.sallyport.ike.session;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Someone who proved an identity under a connection. ISAKMP SAs come and go; its children belong to it, so they outlive
 * each of them (RFC 2408 section 4.3: phase 2 SAs do not end with the ISAKMP SA that made them).
 */
public final class Peer {
    private final Connection connection;
    private final Identity identity;
    private final List<IkeSa> sas = new ArrayList<>(1);
    private final List<Child> children = new ArrayList<>(1);

    public Peer(Connection connection, Identity identity) {
        this.connection = connection;
        this.identity = identity;
    }

    /** The connection. */
    public Connection connection() {
        return connection;
    }

    /** Who it is. */
    public Identity identity() {
        return identity;
    }

    /** Its ISAKMP SAs that are established, the newest last. */
    public List<IkeSa> sas() {
        return sas;
    }

    /** Its pairs that are installed. */
    public List<Child> children() {
        return children;
    }

    /** The newest ISAKMP SA under which exchanges may begin. */
    public Optional<IkeSa> current() {
        return sas.isEmpty() ? Optional.empty() : Optional.of(sas.getLast());
    }

    /** The newest pair of a child that is in use or waits to be. */
    public Optional<Child> latest(ChildConfiguration configuration) {
        return children.reversed().stream()
                .filter(child ->
                        child.configuration().name().equals(configuration.name()) && child.state() != Child.State.DYING)
                .findFirst();
    }

    /** True if it is one that speaks from that address. */
    public boolean speaksFrom(IpAddress address) {
        return sas.stream().anyMatch(sa -> sa.route().remote().address().equals(address));
    }
}

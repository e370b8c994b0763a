package io.sallyport.ike.session;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Someone who proved an identity under a connection. ISAKMP SAs come and go; its children belong to it, so they outlive
 * each of them (RFC 2408 section 4.3: phase 2 SAs do not end with the ISAKMP SA that made them).
 */
public final class Peer {
    private final Connection connection;
    private final Identity identity;
    private final Optional<String> user;
    private final List<IkeSa> sas = new ArrayList<>(1);
    private final List<Child> children = new ArrayList<>(1);
    private Map<String, FurtherPairs> further = Map.of();

    /**
     * A peer without SAs.
     *
     * @param user who has logged in by XAUTH
     */
    public Peer(Connection connection, Identity identity, Optional<String> user) {
        this.connection = connection;
        this.identity = identity;
        this.user = user;
    }

    /** The connection. */
    public Connection connection() {
        return connection;
    }

    /** Who it is. */
    public Identity identity() {
        return identity;
    }

    /** Who has logged in by XAUTH. */
    public Optional<String> user() {
        return user;
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

    /** How it took our wish for several pairs of that child. */
    public FurtherPairs further(ChildConfiguration configuration) {
        if (further.isEmpty()) {
            further = new HashMap<>(1);
        }
        return further.computeIfAbsent(configuration.name(), _ -> new FurtherPairs());
    }

    /** True if it is one that speaks from there. */
    public boolean speaksFrom(Endpoint end) {
        return sas.stream().anyMatch(sa -> sa.route().remote().equals(end));
    }
}

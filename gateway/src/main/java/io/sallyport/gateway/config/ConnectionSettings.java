package io.sallyport.gateway.config;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.message.identity.Identity;
import java.util.List;
import java.util.Optional;

/**
 * A connection of IKE, and what the data plane must know of its children beforehand.
 *
 * @param connection for the engine
 * @param children in the order of the connection's
 * @param access logins and addresses
 */
public record ConnectionSettings(Connection connection, List<ChildSettings> children, AccessSettings access) {
    public ConnectionSettings {
        children = List.copyOf(children);
    }

    /** Whom an account of a client's is for: the identity of its server. */
    public Optional<Identity> server() {
        return connection.authentication().remote().or(() -> connection.remote().map(Identity.Address::new));
    }
}

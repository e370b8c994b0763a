package io.sallyport.gateway.config;

import io.sallyport.ike.connection.Connection;
import java.util.List;

/**
 * A connection of IKE, and what the data plane must know of its children beforehand.
 *
 * @param connection for the engine
 * @param children in the order of the connection's
 */
public record ConnectionSettings(Connection connection, List<ChildSettings> children) {
    public ConnectionSettings {
        children = List.copyOf(children);
    }
}

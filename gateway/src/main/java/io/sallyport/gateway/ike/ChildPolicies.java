package io.sallyport.gateway.ike;

import java.util.Map;
import java.util.Optional;

/**
 * Which policy names the outbound SA of each child.
 *
 * @param byChild index of the PROTECT policy by connection and child
 */
public record ChildPolicies(Map<Child, Integer> byChild) {
    /**
     * A child of a connection.
     *
     * @param connection its name
     * @param child the child's name within it
     */
    public record Child(String connection, String child) {
        @Override
        public String toString() {
            return connection + "/" + child;
        }
    }

    public ChildPolicies {
        byChild = Map.copyOf(byChild);
    }

    /** The policy of a child, if it is configured. */
    public Optional<Integer> of(String connection, String child) {
        return Optional.ofNullable(byChild.get(new Child(connection, child)));
    }
}

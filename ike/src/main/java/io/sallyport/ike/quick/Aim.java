package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.session.Child;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a Quick Mode is for.
 *
 * @param child whose pair it makes
 * @param resource that the pair is to be bound to; 0 where pairs are bound to none
 * @param replaces the pair that it succeeds
 */
public record Aim(ChildConfiguration child, int resource, Optional<Child> replaces) {
    /** A pair where there is none. */
    public static Aim first(ChildConfiguration child) {
        return new Aim(child, 0, Optional.empty());
    }

    /** A successor. */
    public static Aim successor(Child old) {
        return new Aim(old.configuration(), old.resource(), Optional.of(old));
    }

    /** The resource, if pairs of the child are bound to one. */
    OptionalInt bound() {
        return child.saPerResource() ? OptionalInt.of(resource) : OptionalInt.empty();
    }

    /** True if both make a pair of one child for one resource. */
    boolean isLike(Aim other) {
        return child.name().equals(other.child.name()) && resource == other.resource;
    }
}

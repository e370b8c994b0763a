package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.assigned.LifeType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long an SA may live, in one unit (RFC 2407 section 4.5; RFC 2409 appendix A).
 *
 * @param unit number of the life type, 0 to 65,535
 * @param amount how many of that unit, at least 0; {@link Long#MAX_VALUE} also stands for more
 */
public record Lifetime(int unit, long amount) {
    /** The unit, if it is an assigned one. */
    public Optional<LifeType> type() {
        return LifeType.of(unit);
    }

    /**
     * The amount in one unit, more than 0; empty if there is none, so that the default holds. A peer that says 0 does not
     * want an SA that is over at once, but has no bound in that unit: RFC 2407 section 4.5 gives 0 no meaning of its own.
     */
    public static OptionalLong of(LifeType unit, List<Lifetime> lifetimes) {
        return lifetimes.stream()
                .filter(one -> one.unit == unit.code() && one.amount > 0)
                .mapToLong(Lifetime::amount)
                .findFirst();
    }
}

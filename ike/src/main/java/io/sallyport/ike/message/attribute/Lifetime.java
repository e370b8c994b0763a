package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.assigned.LifeType;
import java.util.Optional;

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
}

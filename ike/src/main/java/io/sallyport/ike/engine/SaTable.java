package io.sallyport.ike.engine;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.transport.Endpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.Object2IntHashMap;

/**
 * All ISAKMP SAs by the cookie that we chose, and those that are half open by what a repeated first message bears.
 *
 * <p>Nothing is searched through: each look-up is one or two hash accesses, however many SAs there are.
 */
final class SaTable {
    private static final int NONE = 0;

    private final Long2ObjectHashMap<IkeSa> byOwnCookie = new Long2ObjectHashMap<>();
    private final Map<FirstMessage, IkeSa> halfOpen = new HashMap<>();
    private final Object2IntHashMap<IpAddress> halfOpenOf = new Object2IntHashMap<>(NONE);

    private record FirstMessage(long initiatorCookie, Endpoint remote) {}

    void add(IkeSa sa) {
        byOwnCookie.put(ownCookie(sa), sa);
        if (!sa.initiator()) {
            Endpoint remote = sa.route().remote();
            halfOpen.put(new FirstMessage(sa.cookies().initiator(), remote), sa);
            halfOpenOf.put(remote.address(), halfOpenOf.getValue(remote.address()) + 1);
        }
    }

    /** The peer is known, with XAUTH by its login, or the attempt is over. */
    void noLongerHalfOpen(IkeSa sa, Endpoint beganFrom) {
        if (halfOpen.remove(new FirstMessage(sa.cookies().initiator(), beganFrom), sa)) {
            int others = halfOpenOf.getValue(beganFrom.address()) - 1;
            if (others == NONE) {
                halfOpenOf.remove(beganFrom.address());
            } else {
                halfOpenOf.put(beganFrom.address(), others);
            }
        }
    }

    void remove(IkeSa sa) {
        byOwnCookie.remove(ownCookie(sa));
    }

    /** The half-open SA that a first message belongs to already. */
    Optional<IkeSa> begun(Cookies cookies, Endpoint remote) {
        return Optional.ofNullable(halfOpen.get(new FirstMessage(cookies.initiator(), remote)));
    }

    /** The SA of a later message. While an initiator waits for the first answer, it knows its own cookie alone. */
    Optional<IkeSa> find(Cookies cookies) {
        IkeSa asResponder = byOwnCookie.get(cookies.responder());
        if (asResponder != null
                && !asResponder.initiator()
                && asResponder.cookies().initiator() == cookies.initiator()) {
            return Optional.of(asResponder);
        }
        IkeSa asInitiator = byOwnCookie.get(cookies.initiator());
        boolean fits = asInitiator != null
                && asInitiator.initiator()
                && (asInitiator.state() == IkeSa.State.NEGOTIATING
                        || asInitiator.cookies().equals(cookies));
        return fits ? Optional.of(asInitiator) : Optional.empty();
    }

    int halfOpen() {
        return halfOpen.size();
    }

    int halfOpen(IpAddress address) {
        return halfOpenOf.getValue(address);
    }

    int size() {
        return byOwnCookie.size();
    }

    Collection<IkeSa> all() {
        return byOwnCookie.values();
    }

    private static long ownCookie(IkeSa sa) {
        return sa.initiator() ? sa.cookies().initiator() : sa.cookies().responder();
    }
}

package io.sallyport.ike.quick;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Whose the addresses are at the far side of each child: of two peers that speak for the same one, no packet says to which it
 * goes (RFC 3948 section 5.1, two clients with one private address; section 5.2, two clients in transport mode behind one
 * NAT). The one who has them keeps them; protocol and ports make no difference.
 *
 * <p>Pairs of one peer may overlap as they like, and a user who comes again from elsewhere is one peer in this. So ranges of
 * different peers are disjoint, and a look at neighbours suffices.
 */
final class Claims {
    private final Map<Key, NavigableMap<TrafficSelector, List<Child>>> byChild = new HashMap<>();

    /** In the order of first addresses; of those with the same one the wider first. */
    private static final Comparator<TrafficSelector> ORDER = Comparator.comparing(TrafficSelector::first)
            .thenComparing(TrafficSelector::last, Comparator.reverseOrder());

    private record Key(String connection, String child) {
        static Key of(Peer peer, ChildConfiguration child) {
            return new Key(peer.connection().name(), child.name());
        }
    }

    void add(Child pair) {
        byChild.computeIfAbsent(key(pair), _ -> new TreeMap<>(ORDER))
                .computeIfAbsent(pair.carries().remote(), _ -> new ArrayList<>(1))
                .add(pair);
    }

    void remove(Child pair) {
        NavigableMap<TrafficSelector, List<Child>> all = byChild.get(key(pair));
        List<Child> same = all.get(pair.carries().remote());
        same.remove(pair);
        if (same.isEmpty()) {
            all.remove(pair.carries().remote());
        }
        if (all.isEmpty()) {
            byChild.remove(key(pair));
        }
    }

    /** Another peer that has some of the addresses at the far side of a child. */
    Optional<Peer> other(Peer peer, ChildConfiguration child, TrafficSelector remote) {
        NavigableMap<TrafficSelector, List<Child>> all = byChild.get(Key.of(peer, child));
        if (all == null) {
            return Optional.empty();
        }
        Predicate<Child> another = pair -> !isOne(pair.peer(), peer);
        return within(all, remote, another)
                .or(() -> around(all, remote).filter(another))
                .map(Child::peer);
    }

    /** A pair whose range begins within another one. No stream: one over a part of the map would count all that is in that part. */
    private static Optional<Child> within(
            NavigableMap<TrafficSelector, List<Child>> all, TrafficSelector remote, Predicate<Child> wanted) {
        for (Map.Entry<TrafficSelector, List<Child>> entry :
                all.tailMap(remote, true).entrySet()) {
            if (!remote.containsAddress(entry.getKey().first())) {
                break;
            }
            Optional<Child> found = entry.getValue().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * A pair whose range begins before another one and reaches into it. Whatever lies in between is of the same peer, or the two
     * would overlap.
     */
    private static Optional<Child> around(NavigableMap<TrafficSelector, List<Child>> all, TrafficSelector remote) {
        Map.Entry<TrafficSelector, List<Child>> before = all.lowerEntry(remote);
        Optional<Peer> owner = Optional.empty();
        while (before != null) {
            Child pair = before.getValue().getFirst();
            if (owner.filter(one -> !isOne(one, pair.peer())).isPresent()) {
                return Optional.empty();
            }
            if (before.getKey().containsAddress(remote.first())) {
                return Optional.of(pair);
            }
            owner = Optional.of(pair.peer());
            before = all.lowerEntry(before.getKey());
        }
        return Optional.empty();
    }

    private static boolean isOne(Peer peer, Peer other) {
        return peer == other
                || (IdentityMatch.same(peer.identity(), other.identity())
                        && peer.user().equals(other.user()));
    }

    private static Key key(Child pair) {
        return Key.of(pair.peer(), pair.configuration());
    }
}

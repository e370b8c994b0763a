package io.sallyport.ike.engine;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.session.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The peers of each connection in the order of their coming, found by identity and user without a look at all the others: with
 * XAUTH a whole group may have one identity.
 */
final class PeerBook {
    private final Map<String, Set<Peer>> byConnection = new HashMap<>();
    private final Map<Key, List<Peer>> byIdentity = new HashMap<>();

    private record Key(String connection, int identityHash, Optional<String> user) {
        static Key of(String connection, Identity identity, Optional<String> user) {
            return new Key(connection, IdentityMatch.hash(identity), user);
        }

        static Key of(Peer peer) {
            return of(peer.connection().name(), peer.identity(), peer.user());
        }
    }

    /** All peers of a connection. */
    Collection<Peer> of(String connection) {
        return Collections.unmodifiableCollection(byConnection.getOrDefault(connection, Set.of()));
    }

    /** Those with that identity, as {@link IdentityMatch#same} compares it, and that user. */
    List<Peer> of(String connection, Identity identity, Optional<String> user) {
        return byIdentity.getOrDefault(Key.of(connection, identity, user), List.of()).stream()
                .filter(peer -> IdentityMatch.same(peer.identity(), identity))
                .toList();
    }

    /** Adds a peer, if it is not there. */
    void add(Peer peer) {
        String connection = peer.connection().name();
        if (byConnection.computeIfAbsent(connection, _ -> new LinkedHashSet<>()).add(peer)) {
            byIdentity.computeIfAbsent(Key.of(peer), _ -> new ArrayList<>(1)).add(peer);
        }
    }

    void remove(Peer peer) {
        String connection = peer.connection().name();
        Set<Peer> all = byConnection.get(connection);
        if (all == null || !all.remove(peer)) {
            return;
        }
        if (all.isEmpty()) {
            byConnection.remove(connection);
        }
        Key key = Key.of(peer);
        List<Peer> same = byIdentity.get(key);
        same.remove(peer);
        if (same.isEmpty()) {
            byIdentity.remove(key);
        }
    }
}

package io.sallyport.ike.auth;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import java.util.List;
import java.util.Optional;

/** Pre-shared keys by peer. May be used by several threads. */
public final class PreSharedKeys {
    private final List<Entry> entries;

    /**
     * One key.
     *
     * @param own our identity that it is for; empty: any
     * @param peer whom it is shared with
     * @param key stays the caller's, who closes it when these keys are no longer used
     */
    public record Entry(Optional<Identity> own, PeerPattern peer, Secret key) {}

    /** Keys; of entries that are equally close the first decides. */
    public PreSharedKeys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * The key with a peer: that of the closest entry; among equally close ones, one that names our identity comes first.
     *
     * @return the caller's
     */
    public Optional<Secret> find(Identity own, Identity peer) {
        return find(own, peer, PeerPattern.LOOSEST);
    }

    /**
     * The key with a peer that an entry names, and not just by a prefix or with anyone else.
     *
     * @return the caller's
     */
    public Optional<Secret> findNamed(Identity own, Identity peer) {
        return find(own, peer, PeerPattern.EXACT);
    }

    private Optional<Secret> find(Identity own, Identity peer, int least) {
        Optional<Entry> best = Optional.empty();
        long bestRank = PeerPattern.NONE;
        for (Entry entry : entries) {
            long rank = entry.peer().closeness(peer) < least ? PeerPattern.NONE : rank(entry, own, peer);
            if (rank > bestRank) {
                best = Optional.of(entry);
                bestRank = rank;
            }
        }
        return best.map(entry -> entry.key().slice(0, entry.key().length()));
    }

    /** True if there is a key of an identity of ours with some peer. */
    public boolean areFor(Identity own) {
        return entries.stream().anyMatch(entry -> isFor(entry, own));
    }

    private static boolean isFor(Entry entry, Identity own) {
        return entry.own().isEmpty() || IdentityMatch.same(entry.own().get(), own);
    }

    private static long rank(Entry entry, Identity own, Identity peer) {
        int closeness = entry.peer().closeness(peer);
        if (closeness == PeerPattern.NONE || !isFor(entry, own)) {
            return PeerPattern.NONE;
        }
        return 2L * closeness + (entry.own().isPresent() ? 1 : 0);
    }

    @Override
    public String toString() {
        return entries.size() + " pre-shared keys";
    }
}

package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.message.identity.Identity;
import java.util.List;
import java.util.Optional;

/** What we log in with, by peer. May be used by several threads. */
public final class XauthAccounts {
    private final List<Entry> entries;

    /**
     * One account.
     *
     * @param peer where it is good
     * @param account its password stays the caller's
     */
    public record Entry(PeerPattern peer, XauthAccount account) {}

    /** Accounts; of entries that are equally close the first decides. */
    public XauthAccounts(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The account for a peer: that of the closest entry. */
    public Optional<XauthAccount> find(Identity peer) {
        Optional<XauthAccount> best = Optional.empty();
        int bestCloseness = PeerPattern.NONE;
        for (Entry entry : entries) {
            int closeness = entry.peer().closeness(peer);
            if (closeness > bestCloseness) {
                best = Optional.of(entry.account());
                bestCloseness = closeness;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return entries.size() + " accounts";
    }
}

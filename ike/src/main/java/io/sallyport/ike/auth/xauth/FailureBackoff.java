package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.message.identity.IpAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes peers wait after failed logins: longer after each, twice as long as before.
 *
 * <p>Remembers so many peers and no more; the one that failed least lately is forgotten first. For one thread.
 */
public final class FailureBackoff {
    private static final int MOST_DOUBLINGS = 20;

    private final long firstNanos;
    private final long longestNanos;
    private final Map<IpAddress, Failures> peers;

    private record Failures(int count, long until) {}

    /**
     * A memory.
     *
     * @param first wait after the first failure
     * @param longest wait; a peer that stays away for as long again starts anew
     * @param most peers to remember, at least 1
     */
    public FailureBackoff(Duration first, Duration longest, int most) {
        firstNanos = first.toNanos();
        longestNanos = longest.toNanos();
        peers = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<IpAddress, Failures> eldest) {
                return size() > most;
            }
        };
    }

    /** True if a peer need not wait. */
    public boolean mayTry(IpAddress peer, long nowNanos) {
        Failures failures = peers.get(peer);
        return failures == null || nowNanos - failures.until >= 0;
    }

    /** Remembers a failure. */
    public void failed(IpAddress peer, long nowNanos) {
        // Removed first, so that it becomes the latest.
        Failures before = peers.remove(peer);
        boolean anew = before == null || nowNanos - before.until >= longestNanos;
        int count = anew ? 1 : Math.min(before.count + 1, MOST_DOUBLINGS);
        long wait = Math.min(firstNanos << (count - 1), longestNanos);
        peers.put(peer, new Failures(count, nowNanos + wait));
    }

    /** Forgets the failures of a peer. */
    public void succeeded(IpAddress peer) {
        peers.remove(peer);
    }

    /** How many peers are remembered. */
    public int size() {
        return peers.size();
    }
}

package io.sallyport.pipeline.route;

import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trie.PrefixTrie;
import io.sallyport.pipeline.trie.TrieBuilder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The routes of a gateway, from prefix to next-hop index.
 *
 * <p>One thread, the control thread, adds and removes; nothing of that is seen until it calls {@link #publish}, which
 * builds new tries aside and swaps them in at once. Workers take {@link #current} once per burst and hold the snapshot
 * as long as they use it. A snapshot never changes; its memory goes back when no one holds it any more.
 *
 * <p>Publishing costs in proportion to the routes of the families that changed, so changes are best gathered.
 */
public final class RouteTable {
    /** The answer of a lookup without a route. */
    public static final int NO_ROUTE = PrefixTrie.NONE;

    private final NavigableMap<Prefix, Integer> routes4 = new TreeMap<>();
    private final NavigableMap<Prefix, Integer> routes6 = new TreeMap<>();
    private boolean changed4;
    private boolean changed6;
    private volatile Snapshot current = new Snapshot(PrefixTrie.EMPTY, PrefixTrie.EMPTY);

    /** A table without routes. */
    public RouteTable() {}

    /** What lookups read until the next {@link #publish}. For any thread. */
    public Snapshot current() {
        return current;
    }

    /**
     * Adds a route.
     *
     * @param nextHop index of the next hop, 0 or more
     * @throws IllegalArgumentException if the prefix has a route already
     */
    public void add(Prefix prefix, int nextHop) {
        Integer present = routes(prefix).get(prefix);
        if (present != null) {
            throw new IllegalArgumentException(
                    "there is a route to " + prefix + " already, by next hop " + present + "; remove it first");
        }
        replace(prefix, nextHop);
    }

    /** Adds a route, or changes where the present one leads. */
    public void replace(Prefix prefix, int nextHop) {
        if (nextHop < 0 || nextHop == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a next-hop index is 0 or more, not " + nextHop);
        }
        routes(prefix).put(prefix, nextHop);
        changed(prefix);
    }

    /** Removes a route; false if there was none to exactly this prefix. */
    public boolean remove(Prefix prefix) {
        if (routes(prefix).remove(prefix) == null) {
            return false;
        }
        changed(prefix);
        return true;
    }

    /** Removes every route. */
    public void clear() {
        changed4 |= !routes4.isEmpty();
        changed6 |= !routes6.isEmpty();
        routes4.clear();
        routes6.clear();
    }

    /** Routes of both families, published or not. */
    public int size() {
        return routes4.size() + routes6.size();
    }

    /** Lets lookups see all changes since the last call, at once. */
    public void publish() {
        if (changed4 || changed6) {
            current = new Snapshot(
                    changed4 ? compile(routes4) : current.trie4, changed6 ? compile(routes6) : current.trie6);
            changed4 = false;
            changed6 = false;
        }
    }

    private NavigableMap<Prefix, Integer> routes(Prefix prefix) {
        return prefix.isIpv4() ? routes4 : routes6;
    }

    private void changed(Prefix prefix) {
        changed4 |= prefix.isIpv4();
        changed6 |= !prefix.isIpv4();
    }

    private static PrefixTrie compile(NavigableMap<Prefix, Integer> routes) {
        TrieBuilder builder = new TrieBuilder();
        for (Map.Entry<Prefix, Integer> route : routes.entrySet()) {
            Prefix prefix = route.getKey();
            builder.append(prefix.high(), prefix.low(), prefix.length(), route.getValue());
        }
        return builder.build();
    }

    /** All routes at one moment. Immutable; lookups allocate nothing and take no lock. */
    public static final class Snapshot {
        private final PrefixTrie trie4;
        private final PrefixTrie trie6;

        private Snapshot(PrefixTrie trie4, PrefixTrie trie6) {
            this.trie4 = trie4;
            this.trie6 = trie6;
        }

        /**
         * The next hop of the longest prefix that contains the destination.
         *
         * @param address in host order
         * @return next-hop index, or {@link #NO_ROUTE}
         */
        public int lookup4(int address) {
            return trie4.lookup4(address);
        }

        /**
         * The next hop of the longest prefix that contains the destination.
         *
         * @param high its first 64 bits
         * @param low its last 64 bits
         * @return next-hop index, or {@link #NO_ROUTE}
         */
        public int lookup6(long high, long low) {
            return trie6.lookup6(high, low);
        }

        /** Octets of native memory that both families take. */
        public long memoryOctets() {
            return trie4.memoryOctets() + trie6.memoryOctets();
        }
    }
}

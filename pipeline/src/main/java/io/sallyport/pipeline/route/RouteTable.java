package io.sallyport.pipeline.route;

import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trie.PrefixTrie;
import io.sallyport.pipeline.trie.TrieBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The routes of a gateway, from prefix to target: see {@link RouteTarget}.
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
    private final List<List<Integer>> groups = new ArrayList<>();
    private volatile Snapshot current = new Snapshot(PrefixTrie.EMPTY, PrefixTrie.EMPTY, new int[0][], false);

    /** A table without routes. */
    public RouteTable() {}

    /** What lookups read until the next {@link #publish}. For any thread. */
    public Snapshot current() {
        return current;
    }

    /**
     * Adds a route.
     *
     * @param nextHop its target
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

    /**
     * The target that stands for several, of which each flow takes one: equal-cost multipath. Equal groups are one; a group
     * stays for as long as the table.
     *
     * @param targets next hops and tunnels, one or more; one that stands twice gets twice as many flows
     */
    public int group(List<Integer> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a group of next hops needs one");
        }
        targets.forEach(target -> {
            if (!RouteTarget.isNextHop(target) && !RouteTarget.isTunnel(target)) {
                throw new IllegalArgumentException("a group is made of next hops and tunnels, not of " + target);
            }
        });
        int known = groups.indexOf(targets);
        if (known >= 0) {
            return RouteTarget.group(known);
        }
        groups.add(List.copyOf(targets));
        return RouteTarget.group(groups.size() - 1);
    }

    /** Adds a route, or changes where the present one leads. */
    public void replace(Prefix prefix, int nextHop) {
        if (nextHop < 0 || nextHop == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a next-hop index is 0 or more, not " + nextHop);
        }
        if (RouteTarget.isGroup(nextHop) && RouteTarget.number(nextHop) >= groups.size()) {
            throw new IllegalArgumentException("this table has no group " + RouteTarget.number(nextHop));
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
                    changed4 ? compile(routes4) : current.trie4,
                    changed6 ? compile(routes6) : current.trie6,
                    groups.stream().map(RouteTable::array).toArray(int[][]::new),
                    leadsIntoTunnel(routes4) || leadsIntoTunnel(routes6));
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

    private static int[] array(List<Integer> targets) {
        return targets.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean leadsIntoTunnel(NavigableMap<Prefix, Integer> routes) {
        return routes.values().stream()
                .anyMatch(target -> RouteTarget.isTunnel(target)
                        || (RouteTarget.isGroup(target)
                                && groups.get(RouteTarget.number(target)).stream()
                                        .anyMatch(RouteTarget::isTunnel)));
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

        private final int[][] groups;
        private final boolean hasTunnels;

        private Snapshot(PrefixTrie trie4, PrefixTrie trie6, int[][] groups, boolean hasTunnels) {
            this.trie4 = trie4;
            this.trie6 = trie6;
            this.groups = groups;
            this.hasTunnels = hasTunnels;
        }

        /** True if some route leads into a tunnel. */
        public boolean hasTunnels() {
            return hasTunnels;
        }

        /**
         * The target of a group that a flow takes, always the same one.
         *
         * @param group a target that is a group
         * @param hash as {@link FlowHash} makes it
         */
        public int member(int group, int hash) {
            int[] members = groups[RouteTarget.number(group)];
            return members[FlowHash.choose(hash, members.length)];
        }

        /** True if the targets are one, or the second is in the group that the first is. */
        public boolean includes(int target, int member) {
            if (!RouteTarget.isGroup(target)) {
                return target == member;
            }
            for (int each : groups[RouteTarget.number(target)]) {
                if (each == member) {
                    return true;
                }
            }
            return false;
        }

        /** True if the target is a tunnel, or a group with one in it. */
        public boolean leadsIntoTunnel(int target) {
            if (!RouteTarget.isGroup(target)) {
                return RouteTarget.isTunnel(target);
            }
            for (int each : groups[RouteTarget.number(target)]) {
                if (RouteTarget.isTunnel(each)) {
                    return true;
                }
            }
            return false;
        }

        /**
         * The next hop of the longest prefix that contains the destination.
         *
         * @param address in host order
         * @return target, or {@link #NO_ROUTE}
         */
        public int lookup4(int address) {
            return trie4.lookup4(address);
        }

        /**
         * The next hop of the longest prefix that contains the destination.
         *
         * @param high its first 64 bits
         * @param low its last 64 bits
         * @return target, or {@link #NO_ROUTE}
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

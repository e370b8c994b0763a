package io.sallyport.pipeline.spd;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.trie.PrefixTrie;
import java.lang.ref.Reference;
import java.util.List;

/**
 * The policies of a gateway in order, compiled: the first that matches a packet decides (RFC 4301 section 4.4.1).
 *
 * <p>A trie finds the longest of the policies' destination prefixes that the packet is in. From there the search goes
 * outwards, prefix by prefix, through each one's own policies in order, and stops as soon as nothing further out can come
 * before what was found. Where one destination has many policies, they are looked up by their source likewise.
 *
 * <p>Immutable; lookups allocate nothing and take no lock. A changed set of policies is a new object.
 */
public final class Spd {
    /** The answer when no policy matches: the packet is to be discarded. */
    public static final int NONE = PrefixTrie.NONE;

    /** Port, or protocol, that the packet does not show: matches ANY only (RFC 4301 section 7). */
    public static final int OPAQUE = PortRange.OPAQUE;

    /** The packet is to be sealed; see {@link PolicyAction#PROTECT}. */
    public static final int PROTECT = 0;
    /** The packet passes in the clear; see {@link PolicyAction#BYPASS}. */
    public static final int BYPASS = 1;
    /** The packet is dropped; see {@link PolicyAction#DISCARD}. */
    public static final int DISCARD = 2;

    /** Comes after every policy. */
    private static final int NOTHING_YET = Integer.MAX_VALUE;

    private static final int GOLDEN = 0x9E37_79B9;

    private final List<Policy> policies;
    private final int[] actions;
    private final CompiledPolicies compiled;
    private final long nodes;
    private final long entries;
    private final long sourceParents;
    private final long slots;

    /**
     * Compiles the policies.
     *
     * @param policies in order; a policy's index is its place in the list
     */
    public Spd(List<Policy> policies) {
        this.policies = List.copyOf(policies);
        actions =
                this.policies.stream().mapToInt(policy -> policy.action().id()).toArray();
        compiled = new SpdCompiler(this.policies).compile();
        nodes = compiled.nodes();
        entries = compiled.entries();
        sourceParents = compiled.sourceParents();
        slots = compiled.slots();
    }

    /**
     * The first policy that an IPv4 packet matches.
     *
     * @param source in host order
     * @param destination in host order
     * @param protocol 0 to 255, or {@link #OPAQUE}
     * @param sourcePort 0 to 65,535, or {@link #OPAQUE}
     * @param destinationPort 0 to 65,535, or {@link #OPAQUE}
     * @return index of the policy, or {@link #NONE}
     */
    public int lookup4(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        try {
            int node = compiled.destinations4().lookup4(destination);
            long high = (long) source << Integer.SIZE;
            return search(node, compiled.sources4(), high, 0, protocol, sourcePort, destinationPort);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The first policy that an IPv6 packet matches; see {@link #lookup4}. Addresses are two halves of 64 bits. */
    public int lookup6(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int sourcePort,
            int destinationPort) {
        try {
            int node = compiled.destinations6().lookup6(destinationHigh, destinationLow);
            return search(node, compiled.sources6(), sourceHigh, sourceLow, protocol, sourcePort, destinationPort);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The first policy that matches the answer to an IPv4 packet: what a packet that comes in clear from outside has to
     * be held against (RFC 4301 section 5.2 step 3b). Parameters are those of the packet as it came.
     */
    public int lookupReverse4(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        return lookup4(destination, source, protocol, destinationPort, sourcePort);
    }

    /** The first policy that matches the answer to an IPv6 packet; see {@link #lookupReverse4}. */
    public int lookupReverse6(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int sourcePort,
            int destinationPort) {
        return lookup6(destinationHigh, destinationLow, sourceHigh, sourceLow, protocol, destinationPort, sourcePort);
    }

    private int search(
            int innermost, PrefixTrie sources, long high, long low, int protocol, int sourcePort, int destinationPort) {
        int best = NOTHING_YET;
        int node = innermost;
        while (node != NONE) {
            long at = Memory.pointer(nodes) + ((long) node << SpdDescriptor.NODE_SHIFT);
            if (Memory.i32(at + SpdDescriptor.LEAST_ORDER) >= best) {
                break;
            }
            if (Memory.i32(at + SpdDescriptor.SLOTS_SHIFT) == 0) {
                int first = Memory.i32(at + SpdDescriptor.FIRST);
                int count = Memory.i32(at + SpdDescriptor.COUNT);
                best = scan(first, count, best, high, low, protocol, sourcePort, destinationPort);
            } else {
                int source = sources.lookup6(high, low);
                best = bySource(at, source, best, high, low, protocol, sourcePort, destinationPort);
            }
            node = Memory.i32(at + SpdDescriptor.PARENT);
        }
        return best == NOTHING_YET ? NONE : best;
    }

    /** Searches a node's entries by source prefix, from the longest outwards. */
    private int bySource(
            long node,
            int innermost,
            int found,
            long high,
            long low,
            int protocol,
            int sourcePort,
            int destinationPort) {
        int best = found;
        int source = innermost;
        while (source != NONE) {
            long slot = slot(node, source);
            if (slot != 0) {
                int first = Memory.i32(slot + SpdDescriptor.SLOT_FIRST);
                int count = Memory.i32(slot + SpdDescriptor.SLOT_COUNT);
                best = scan(first, count, best, high, low, protocol, sourcePort, destinationPort);
            }
            source = Memory.i32(Memory.pointer(sourceParents) + (long) SpdDescriptor.SOURCE_PARENT_OCTETS * source);
        }
        return best;
    }

    /** The node's slot for a source prefix, or 0 if it has none. */
    private long slot(long node, int source) {
        int shift = Memory.i32(node + SpdDescriptor.SLOTS_SHIFT);
        int mask = -1 >>> shift;
        long first =
                Memory.pointer(slots) + ((long) Memory.i32(node + SpdDescriptor.SLOTS) << SpdDescriptor.SLOT_SHIFT);
        int place = home(source, shift);
        while (true) {
            long at = first + ((long) place << SpdDescriptor.SLOT_SHIFT);
            int key = Memory.i32(at + SpdDescriptor.SLOT_KEY);
            if (key == source + 1) {
                return at;
            }
            if (key == 0) {
                return 0;
            }
            place = (place + 1) & mask;
        }
    }

    /** Where the search for a source prefix begins. */
    static int home(int source, int shift) {
        return (source * GOLDEN) >>> shift;
    }

    /** The first of the entries that matches, unless it comes after {@code found}; they are in order. */
    private int scan(
            int first, int count, int found, long high, long low, int protocol, int sourcePort, int destinationPort) {
        for (int i = 0; i < count; i++) {
            long at = Memory.pointer(entries) + ((long) (first + i) << SpdDescriptor.ENTRY_SHIFT);
            int order = Memory.i32(at + SpdDescriptor.ORDER);
            if (order >= found) {
                return found;
            }
            if (isFrom(at, high, low) && carries(at, protocol, sourcePort, destinationPort)) {
                return order;
            }
        }
        return found;
    }

    private static boolean isFrom(long at, long high, long low) {
        long highDiffers =
                (high ^ Memory.i64(at + SpdDescriptor.SOURCE_HIGH)) & Memory.i64(at + SpdDescriptor.MASK_HIGH);
        long lowDiffers = (low ^ Memory.i64(at + SpdDescriptor.SOURCE_LOW)) & Memory.i64(at + SpdDescriptor.MASK_LOW);
        return (highDiffers | lowDiffers) == 0;
    }

    private static boolean carries(long at, int protocol, int sourcePort, int destinationPort) {
        return protocol >= Memory.i32(at + SpdDescriptor.PROTOCOL_LOW)
                && protocol <= Memory.i32(at + SpdDescriptor.PROTOCOL_HIGH)
                && sourcePort >= Memory.i32(at + SpdDescriptor.SOURCE_PORT_LOW)
                && sourcePort <= Memory.i32(at + SpdDescriptor.SOURCE_PORT_HIGH)
                && destinationPort >= Memory.i32(at + SpdDescriptor.DESTINATION_PORT_LOW)
                && destinationPort <= Memory.i32(at + SpdDescriptor.DESTINATION_PORT_HIGH);
    }

    /**
     * What becomes of the packets of a policy: {@link #PROTECT}, {@link #BYPASS} or {@link #DISCARD}.
     *
     * @param policy an index that a lookup gave
     */
    public int action(int policy) {
        return actions[policy];
    }

    /** The policy at an index. */
    public Policy policy(int index) {
        return policies.get(index);
    }

    /** All policies in order. */
    public List<Policy> policies() {
        return policies;
    }

    /** Octets of native memory. */
    public long memoryOctets() {
        return compiled.memoryOctets();
    }
}

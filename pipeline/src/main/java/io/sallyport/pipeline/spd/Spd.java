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

    private final List<Policy> policies;
    private final int[] actions;
    private final CompiledPolicies compiled;
    private final long lines;
    private final long slots;
    private final long sourceParents;

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
        lines = compiled.lines();
        slots = compiled.slots();
        sourceParents = compiled.sourceParents();
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
            int head = compiled.destinations4().lookup4(destination);
            long traffic = Traffic.pack(protocol, sourcePort, destinationPort);
            return search(head, compiled.sources4(), (long) source << Integer.SIZE, 0, traffic);
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
            int head = compiled.destinations6().lookup6(destinationHigh, destinationLow);
            long traffic = Traffic.pack(protocol, sourcePort, destinationPort);
            return search(head, compiled.sources6(), sourceHigh, sourceLow, traffic);
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

    private int search(int innermost, PrefixTrie sources, long high, long low, long traffic) {
        int best = SpdDescriptor.NOTHING;
        int head = innermost;
        while (head != NONE) {
            long at = line(head);
            int count = Memory.i32(at + SpdDescriptor.COUNT);
            best = count > 0
                    ? scan(head, count, best, high, low, traffic)
                    : bySource(at, sources.lookup6(high, low), best, high, low, traffic);
            if (Memory.i32(at + SpdDescriptor.LEAST_ABOVE) >= best) {
                break;
            }
            head = Memory.i32(at + SpdDescriptor.PARENT);
        }
        return best == SpdDescriptor.NOTHING ? NONE : best;
    }

    /** The first of the entries that matches, unless it comes after {@code found}; they are in order. */
    private int scan(int first, int count, int found, long high, long low, long traffic) {
        long at = line(first);
        int left = count;
        // Not a counted loop: the compiler would split one into three, and most lists have one entry.
        while (true) {
            int order = Memory.i32(at + SpdDescriptor.ORDER);
            if (order >= found) {
                return found;
            }
            if (isFrom(at, high, low) && carries(at, traffic)) {
                return order;
            }
            left--;
            if (left <= 0) {
                return found;
            }
            at = Memory.pointer(at + SpdDescriptor.LINE_OCTETS);
        }
    }

    private static boolean isFrom(long at, long high, long low) {
        long highDiffers =
                (high ^ Memory.i64(at + SpdDescriptor.SOURCE_HIGH)) & Memory.i64(at + SpdDescriptor.MASK_HIGH);
        long lowDiffers = (low ^ Memory.i64(at + SpdDescriptor.SOURCE_LOW)) & Memory.i64(at + SpdDescriptor.MASK_LOW);
        return (highDiffers | lowDiffers) == 0;
    }

    private static boolean carries(long at, long traffic) {
        return Traffic.isWithin(traffic, Memory.i64(at + SpdDescriptor.LOWEST), Memory.i64(at + SpdDescriptor.HIGHEST));
    }

    /** Searches a destination's entries by source prefix, from the longest outwards. */
    private int bySource(long head, int innermost, int found, long high, long low, long traffic) {
        int best = found;
        int source = innermost;
        while (source != NONE) {
            long slot = slot(head, source);
            if (slot != 0) {
                int first = Memory.i32(slot + SpdDescriptor.SLOT_FIRST);
                int count = Memory.i32(slot + SpdDescriptor.SLOT_COUNT);
                best = scan(first, count, best, high, low, traffic);
            }
            source = Memory.i32(Memory.pointer(sourceParents + ((long) source << SpdDescriptor.SOURCE_PARENT_SHIFT)));
        }
        return best;
    }

    /** The destination's slot for a source prefix, or 0 if it has none. */
    private long slot(long head, int source) {
        int first = Memory.i32(head + SpdDescriptor.SLOTS);
        int shift = -Memory.i32(head + SpdDescriptor.COUNT);
        int place = SourceSlots.home(source, shift);
        while (true) {
            long at = Memory.pointer(slots + ((long) (first + place) << SpdDescriptor.SLOT_SHIFT));
            int key = Memory.i32(at + SpdDescriptor.SLOT_KEY);
            if (key == source + 1) {
                return at;
            }
            if (key == 0) {
                return 0;
            }
            place = SourceSlots.next(place, shift);
        }
    }

    /** Masked last, so that the compiler knows the sum to be an address and drops the bounds checks behind it. */
    private long line(int number) {
        return Memory.pointer(lines + ((long) number << SpdDescriptor.LINE_SHIFT));
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

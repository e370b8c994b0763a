package io.sallyport.pipeline.spd;

import io.sallyport.pipeline.trie.PrefixTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a gateway in order, compiled: the first that matches a packet decides (RFC 4301 section 4.4.1).
 *
 * <p>Packets that go out are held against all but the IN policies. Packets that come in clear are held against the IN
 * policies as they are, and against those of both directions the other way round; while no policy is for one direction
 * alone, one classifier serves both.
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
    private final PolicyDirection[] directions;
    private final boolean isLong;
    private final Classifier outward;
    /** Of packets as they come in; none if {@link #outward} serves for the answers to them. */
    private final Optional<Classifier> inward;

    /**
     * Compiles the policies.
     *
     * @param policies in order; a policy's index is its place in the list
     */
    public Spd(List<Policy> policies) {
        this.policies = List.copyOf(policies);
        actions =
                this.policies.stream().mapToInt(policy -> policy.action().id()).toArray();
        directions = this.policies.stream().map(Policy::direction).toArray(PolicyDirection[]::new);
        outward = new SpdCompiler(rules(PolicyDirection.OUT)).compile();
        isLong = outward.usesVectors();
        boolean symmetric = this.policies.stream().allMatch(policy -> policy.direction() == PolicyDirection.BOTH);
        inward = symmetric ? Optional.empty() : Optional.of(new SpdCompiler(rules(PolicyDirection.IN)).compile());
    }

    /** The selectors of the policies of that direction, written as its packets are. */
    private List<Rule> rules(PolicyDirection direction) {
        List<Rule> rules = new ArrayList<>();
        for (int order = 0; order < policies.size(); order++) {
            Policy policy = policies.get(order);
            if (policy.direction() == PolicyDirection.BOTH || policy.direction() == direction) {
                boolean reversed = direction == PolicyDirection.IN && policy.direction() == PolicyDirection.BOTH;
                for (Selector selector : policy.selectors()) {
                    rules.add(new Rule(reversed ? selector.reversed() : selector, order));
                }
            }
        }
        return rules;
    }

    /**
     * The first policy that an IPv4 packet matches on its way out.
     *
     * @param source in host order
     * @param destination in host order
     * @param protocol 0 to 255, or {@link #OPAQUE}
     * @param sourcePort 0 to 65,535, or {@link #OPAQUE}; of ICMP the {@link IcmpMessages#number}
     * @param destinationPort likewise
     * @return index of the policy, or {@link #NONE}
     */
    public int lookup4(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        return outward.lookup4(source, destination, protocol, sourcePort, destinationPort);
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
        return outward.lookup6(
                sourceHigh, sourceLow, destinationHigh, destinationLow, protocol, sourcePort, destinationPort);
    }

    /**
     * The first policy that a clear IPv4 packet from outside has to be held against: an IN policy that it matches, or one
     * of both directions that the answer to it matches (RFC 4301 section 5.2 step 3). Parameters are those of the packet
     * as it came.
     */
    public int lookupReverse4(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        return inward.isPresent()
                ? inward.get().lookup4(source, destination, protocol, sourcePort, destinationPort)
                : outward.lookup4(destination, source, protocol, destinationPort, sourcePort);
    }

    /** The first policy that a clear IPv6 packet from outside has to be held against; see {@link #lookupReverse4}. */
    public int lookupReverse6(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int sourcePort,
            int destinationPort) {
        return inward.isPresent()
                ? inward.get()
                        .lookup6(
                                sourceHigh,
                                sourceLow,
                                destinationHigh,
                                destinationLow,
                                protocol,
                                sourcePort,
                                destinationPort)
                : outward.lookup6(
                        destinationHigh, destinationLow, sourceHigh, sourceLow, protocol, destinationPort, sourcePort);
    }

    /**
     * What becomes of the packets of a policy: {@link #PROTECT}, {@link #BYPASS} or {@link #DISCARD}.
     *
     * @param policy an index that a lookup gave
     */
    public int action(int policy) {
        return actions[policy];
    }

    /** True if some destination has so many policies over it that lookups there take a longer way. */
    public boolean isLong() {
        return isLong;
    }

    /** Which packets a policy looks at. */
    public PolicyDirection direction(int policy) {
        return directions[policy];
    }

    /** The policy at an index. */
    public Policy policy(int index) {
        return policies.get(index);
    }

    /** How many policies there are. */
    public int size() {
        return actions.length;
    }

    /** All policies in order. */
    public List<Policy> policies() {
        return policies;
    }

    /** Octets of native memory. */
    public long memoryOctets() {
        return outward.memoryOctets() + inward.map(Classifier::memoryOctets).orElse(0L);
    }
}

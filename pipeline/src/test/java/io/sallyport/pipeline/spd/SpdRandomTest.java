package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.packet.IpProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the compiled policies with a scan of the list from its beginning. */
class SpdRandomTest {
    private static final int POLICIES = 3_000;
    private static final int PACKETS = 20_000;
    private static final int[] PROTOCOLS = {Selector.ANY_PROTOCOL, IpProtocol.ICMP, IpProtocol.TCP, IpProtocol.UDP};

    private static final List<PolicyAction> ACTIONS = List.of(PolicyAction.values());

    private final Random random = new Random(0x59d);
    private int ports = 32;
    private int wide = 10;

    private record Packet(Prefix source, Prefix destination, int protocol, int sourcePort, int destinationPort) {}

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @DisplayName("3,000 random policies with nested prefixes decide as a scan in order does")
    void shouldDecideAsAScanDoes(int family) {
        List<Prefix> sources = prefixes(family, 40);
        compare(randomPolicies(sources, prefixes(family, 1_500)), family);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @DisplayName("3,000 random policies to a handful of destinations decide as a scan in order does")
    void shouldDecideAsAScanDoesWhereManyShareADestination(int family) {
        List<Prefix> destinations = prefixes(family, 6);
        compare(randomPolicies(prefixes(family, 1_500), destinations), family);
    }

    @Test
    @DisplayName("policies of both families in one list keep their common order")
    void shouldMixFamilies() {
        List<Policy> policies = new ArrayList<>(randomPolicies(prefixes(Prefix.IPV4, 300), prefixes(Prefix.IPV4, 5)));
        policies.addAll(randomPolicies(prefixes(Prefix.IPV6, 300), prefixes(Prefix.IPV6, 5)));
        Collections.shuffle(policies, random);

        compare(policies, Prefix.IPV4);
        compare(policies, Prefix.IPV6);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @DisplayName("3,000 policies that share few prefixes and differ by ports decide as a scan does")
    void shouldDecideAsAScanDoesWherePrefixesAreShared(int family) {
        compare(randomPolicies(prefixes(family, 3), prefixes(family, 3)), family);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @DisplayName("policies cut the ports into more pieces than have a vector each, and decide as a scan does")
    void shouldDecideAsAScanDoesWherePortsAreCutFinely(int family) {
        ports = 60_000;
        wide = 20_000;
        List<Prefix> any = List.of(family == Prefix.IPV4 ? Prefix.ANY4 : Prefix.ANY6);
        List<Policy> policies = new ArrayList<>(randomPolicies(any, any));
        policies.removeIf(policy -> policy.selector().destinationPorts().isAny()
                || policy.selector().sourcePorts().isAny());
        compare(policies, family);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @DisplayName("policies of one direction and of both, with several selectors each, decide as a scan does")
    void shouldKeepDirectionsApart(int family) {
        List<Policy> policies = new ArrayList<>();
        List<Policy> single = randomPolicies(prefixes(family, 40), prefixes(family, 400));
        for (int i = 0; i + 1 < single.size(); i += 2) {
            boolean both = random.nextBoolean();
            PolicyDirection direction =
                    both ? PolicyDirection.BOTH : random.nextBoolean() ? PolicyDirection.IN : PolicyDirection.OUT;
            policies.add(new Policy(
                    "d" + i,
                    both ? pick(ACTIONS) : PolicyAction.BYPASS,
                    direction,
                    List.of(single.get(i).selector(), single.get(i + 1).selector())));
        }
        Spd spd = new Spd(policies);
        int differing = 0;
        for (int i = 0; i < PACKETS; i++) {
            Packet packet = packet(policies);
            int out = scan(policies, packet, PolicyDirection.OUT);
            int in = scan(policies, packet, PolicyDirection.IN);
            assertEquals(out, lookup(spd, packet, false), packet::toString);
            assertEquals(in, lookup(spd, packet, true), packet::toString);
            differing += out == in ? 0 : 1;
        }
        assertTrue(differing > PACKETS / 10, "the directions differ: " + differing);
    }

    private static int scan(List<Policy> policies, Packet packet, PolicyDirection direction) {
        for (int i = 0; i < policies.size(); i++) {
            Policy policy = policies.get(i);
            boolean asks = policy.direction() == PolicyDirection.BOTH || policy.direction() == direction;
            boolean reversed = direction == PolicyDirection.IN && policy.direction() == PolicyDirection.BOTH;
            Packet shown = reversed ? answer(packet) : packet;
            if (asks && policy.selectors().stream().anyMatch(selector -> matches(selector, shown))) {
                return i;
            }
        }
        return Spd.NONE;
    }

    private void compare(List<Policy> policies, int family) {
        Spd spd = new Spd(policies);
        List<Policy> ofFamily =
                policies.stream().filter(p -> p.selector().family() == family).toList();
        int matched = 0;
        for (int i = 0; i < PACKETS; i++) {
            Packet packet = packet(ofFamily);
            int expected = scan(policies, packet);
            assertEquals(expected, lookup(spd, packet, false), packet::toString);
            assertEquals(expected, lookup(spd, answer(packet), true), packet::toString);
            matched += expected == Spd.NONE ? 0 : 1;
        }
        assertTrue(matched > PACKETS / 4 && matched < PACKETS, "both outcomes occur: " + matched + " matched");
    }

    private static int scan(List<Policy> policies, Packet packet) {
        for (int i = 0; i < policies.size(); i++) {
            if (matches(policies.get(i).selector(), packet)) {
                return i;
            }
        }
        return Spd.NONE;
    }

    private static boolean matches(Selector selector, Packet packet) {
        return selector.source().contains(packet.source)
                && selector.destination().contains(packet.destination)
                && (selector.isAnyProtocol() || selector.protocol() == packet.protocol)
                && selector.sourcePorts().matches(packet.sourcePort)
                && selector.destinationPorts().matches(packet.destinationPort);
    }

    private static Packet answer(Packet packet) {
        Prefix from = packet.destination;
        Prefix to = packet.source;
        int fromPort = packet.destinationPort;
        int toPort = packet.sourcePort;
        return new Packet(from, to, packet.protocol, fromPort, toPort);
    }

    private static int lookup(Spd spd, Packet packet, boolean reverse) {
        Prefix source = packet.source;
        Prefix destination = packet.destination;
        if (source.isIpv4()) {
            return reverse
                    ? spd.lookupReverse4(
                            source.ipv4(),
                            destination.ipv4(),
                            packet.protocol,
                            packet.sourcePort,
                            packet.destinationPort)
                    : spd.lookup4(
                            source.ipv4(),
                            destination.ipv4(),
                            packet.protocol,
                            packet.sourcePort,
                            packet.destinationPort);
        }
        return reverse
                ? spd.lookupReverse6(
                        source.high(),
                        source.low(),
                        destination.high(),
                        destination.low(),
                        packet.protocol,
                        packet.sourcePort,
                        packet.destinationPort)
                : spd.lookup6(
                        source.high(),
                        source.low(),
                        destination.high(),
                        destination.low(),
                        packet.protocol,
                        packet.sourcePort,
                        packet.destinationPort);
    }

    private List<Policy> randomPolicies(List<Prefix> sources, List<Prefix> destinations) {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < POLICIES; i++) {
            int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
            boolean hasPorts = IpProtocol.hasPorts(protocol);
            Selector selector = new Selector(
                    pick(sources),
                    pick(destinations),
                    protocol,
                    hasPorts ? ports() : PortRange.ANY,
                    hasPorts ? ports() : PortRange.ANY);
            policies.add(new Policy("p" + i, pick(ACTIONS), selector));
        }
        return policies;
    }

    /** Prefixes in one part of the address space, half of them inside another. */
    private List<Prefix> prefixes(int family, int count) {
        List<Prefix> prefixes = new ArrayList<>();
        int shortest = 9;
        int bits = family == Prefix.IPV4 ? Prefix.IPV4_BITS : Prefix.IPV6_BITS;
        for (int i = 0; i < count; i++) {
            Prefix around = i > 0 && random.nextBoolean() ? pick(prefixes) : base(family);
            int least = Math.max(shortest, around.length());
            prefixes.add(inside(around).network(least + random.nextInt(Math.min(12, bits - least) + 1)));
        }
        return prefixes;
    }

    /** For IPv6 also one so long that the prefixes inside it differ in their last 64 bits. */
    private Prefix base(int family) {
        if (family == Prefix.IPV4) {
            return Prefix.parse("10.0.0.0/8");
        }
        return Prefix.parse(random.nextBoolean() ? "2000::/8" : "2001:db8::/60");
    }

    private PortRange ports() {
        int low = random.nextInt(ports - 12);
        return random.nextInt(3) == 0
                ? PortRange.ANY
                : new PortRange(low, Math.min(PortRange.MAXIMUM, low + random.nextInt(wide)));
    }

    /** Mostly aimed at a policy, so that there is something to find; sometimes without ports or protocol. */
    private Packet packet(List<Policy> policies) {
        Selector selector = pick(policies).selector();
        Prefix source = random.nextInt(10) == 0 ? base(selector.family()) : selector.source();
        Prefix destination = random.nextInt(10) == 0 ? base(selector.family()) : selector.destination();
        boolean hidden = random.nextInt(5) == 0;
        int protocol = PROTOCOLS[1 + random.nextInt(PROTOCOLS.length - 1)];
        return new Packet(
                inside(source),
                inside(destination),
                random.nextInt(20) == 0 ? Spd.OPAQUE : protocol,
                hidden ? Spd.OPAQUE : random.nextInt(ports),
                hidden ? Spd.OPAQUE : random.nextInt(ports));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Prefix inside(Prefix prefix) {
        long high = prefix.high() | (random.nextLong() & ~prefix.maskHigh());
        return prefix.isIpv4()
                ? Prefix.ofIpv4((int) (high >>> 32), Prefix.IPV4_BITS)
                : Prefix.ofIpv6(high, prefix.low() | (random.nextLong() & ~prefix.maskLow()), Prefix.IPV6_BITS);
    }
}

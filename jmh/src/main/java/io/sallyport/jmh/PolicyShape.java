package io.sallyport.jmh;

import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kinds of policy lists that gateways and firewalls have. Each is made from a seed. */
public enum PolicyShape {
    /** Tunnels, each to a /24 of its own, under 20 policies for any address: the usual gateway. */
    TUNNELS {
        @Override
        Selector selector(Random random, int i, int count) {
            return i < 20 && count > 20
                    ? transport(random, Prefix.ANY4, Prefix.ANY4)
                    : Selector.between(TEN, Prefix.ofIpv4(0x6000_0000 + (i << 8), 24));
        }
    },
    /** As a firewall's access list: nested prefixes of mixed lengths on both sides, ports and port ranges. */
    ACCESS_LIST {
        @Override
        Selector selector(Random random, int i, int count) {
            return transport(
                    random,
                    prefix(random, Math.max(4, count / 8), 0x0a00_0000),
                    prefix(random, Math.max(4, count / 4), 0x6000_0000));
        }
    },
    /** Sixteen pairs of prefixes that nest, and ever other ports. */
    SHARED_PREFIXES {
        @Override
        Selector selector(Random random, int i, int count) {
            int pair = random.nextInt(16);
            return transport(
                    random,
                    Prefix.ofIpv4(0x0a00_0000, 8 + (pair & 3) * 4),
                    Prefix.ofIpv4(0x6000_0000, 8 + (pair >> 2) * 4));
        }
    },
    /** From any to any address, with ranges of ports. */
    ANY_ADDRESS {
        @Override
        Selector selector(Random random, int i, int count) {
            int protocol = random.nextBoolean() ? IpProtocol.TCP : IpProtocol.UDP;
            return new Selector(Prefix.ANY4, Prefix.ANY4, protocol, range(random), range(random));
        }
    };

    private static final Prefix TEN = Prefix.parse("10.0.0.0/8");
    private static final int[] KNOWN_PORTS = {
        22, 25, 53, 80, 110, 123, 143, 161, 179, 389, 443, 445, 500, 993, 3306, 3389
    };
    private static final PortRange HIGH_PORTS = new PortRange(1024, PortRange.MAXIMUM);

    abstract Selector selector(Random random, int i, int count);

    /** The policies; the same for the same seed. */
    public List<Policy> policies(int count, long seed) {
        Random random = new Random(seed);
        List<Policy> policies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PolicyAction action = random.nextInt(4) == 0 ? PolicyAction.DISCARD : PolicyAction.BYPASS;
            policies.add(new Policy("p" + i, action, selector(random, i, count)));
        }
        return policies;
    }

    /** One of {@code many} prefixes, of which half lie within others; one in twelve is every address. */
    private static Prefix prefix(Random random, int many, int base) {
        Random chosen = new Random(base + random.nextInt(many));
        int kind = chosen.nextInt(12);
        int length = kind == 0 ? 0 : kind < 5 ? 32 : kind < 9 ? 24 : 10 + chosen.nextInt(13);
        int within = chosen.nextBoolean() ? 0x000f_ffff : 0x00ff_ffff;
        return Prefix.ofIpv4(base | (chosen.nextInt() & within), 32).network(length);
    }

    private static Selector transport(Random random, Prefix source, Prefix destination) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return Selector.between(source, destination);
        }
        if (kind == 1) {
            return new Selector(source, destination, IpProtocol.ICMP, PortRange.ANY, PortRange.ANY);
        }
        PortRange from = random.nextInt(10) == 0 ? HIGH_PORTS : PortRange.ANY;
        return new Selector(source, destination, kind < 14 ? IpProtocol.TCP : IpProtocol.UDP, from, ports(random));
    }

    private static PortRange ports(Random random) {
        int kind = random.nextInt(20);
        if (kind < 5) {
            return PortRange.ANY;
        }
        if (kind < 8) {
            return HIGH_PORTS;
        }
        return kind < 16 ? PortRange.of(KNOWN_PORTS[random.nextInt(KNOWN_PORTS.length)]) : range(random);
    }

    private static PortRange range(Random random) {
        int low = random.nextInt(PortRange.MAXIMUM);
        return new PortRange(low, Math.min(PortRange.MAXIMUM, low + random.nextInt(1 << random.nextInt(12))));
    }
}

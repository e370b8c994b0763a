package io.sallyport.jmh;

import io.sallyport.pipeline.spd.Prefix;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Routes with the lengths that a full table of the Internet has, made from a seed. */
final class RouteSet {
    private static final int FIRST_IPV4 = 0x0100_0000;
    private static final int IPV4_SPAN = 0xdeff_ffff;
    /** 2000::/4, in which operators' prefixes lie. */
    private static final long FIRST_IPV6 = 0x2000L << 48;

    /** Bits of an operator's number. */
    private static final long OPERATORS = 0xffff_ffffL << 28;

    private RouteSet() {}

    /** Different prefixes of one family, in random order. */
    static List<Prefix> prefixes(int family, int count, long seed) {
        Random random = new Random(seed);
        Set<Prefix> prefixes = new LinkedHashSet<>();
        while (prefixes.size() < count) {
            prefixes.add(family == Prefix.IPV4 ? prefix4(random) : prefix6(random));
        }
        return List.copyOf(prefixes);
    }

    private static Prefix prefix4(Random random) {
        int kind = random.nextInt(100);
        int length = kind < 60
                ? 24
                : kind < 80 ? 22 + random.nextInt(2) : kind < 95 ? 16 + random.nextInt(6) : 25 + random.nextInt(8);
        int address =
                FIRST_IPV4 + (int) (((random.nextInt() & 0xffff_ffffL) * (IPV4_SPAN & 0xffff_ffffL)) >>> Integer.SIZE);
        return Prefix.ofIpv4(address, Prefix.IPV4_BITS).network(length);
    }

    /** Operators have a /32 or so, in which their routes lie close together. */
    private static Prefix prefix6(Random random) {
        int kind = random.nextInt(100);
        int length = kind < 45
                ? 48
                : kind < 60 ? 32 : kind < 75 ? 29 + random.nextInt(11) : kind < 95 ? 40 + random.nextInt(8) : 64;
        long operator = new Random(random.nextInt(60_000)).nextLong() >>> 4 & OPERATORS;
        long high = FIRST_IPV6 | operator | (long) random.nextInt(1 << 20) << 8;
        return Prefix.ofIpv6(high, 0, Prefix.IPV6_BITS).network(length);
    }

    /** An address in a prefix. */
    static Prefix within(Prefix prefix, Random random) {
        long high = prefix.high() | (random.nextLong() & ~prefix.maskHigh());
        return prefix.isIpv4()
                ? Prefix.ofIpv4((int) (high >>> Integer.SIZE), Prefix.IPV4_BITS)
                : Prefix.ofIpv6(high, random.nextLong(), Prefix.IPV6_BITS);
    }
}

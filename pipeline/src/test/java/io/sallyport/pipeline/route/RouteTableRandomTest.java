package io.sallyport.pipeline.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.spd.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compares the table with a model that tries every length from the longest down. */
class RouteTableRandomTest {
    private static final int PREFIXES = 100_000;
    private static final int PROBES = 60_000;
    private static final int MILLION = 1_000_000;

    private final Random random = new Random(0x5a11);
    private final RouteTable table = new RouteTable();
    private final Map<Prefix, Integer> model = new HashMap<>();

    @Test
    @DisplayName("100,000 random IPv4 prefixes answer as the model does, also after half of them are removed")
    void shouldAgreeWithTheModelForIpv4() {
        check(Prefix.IPV4, Prefix.IPV4_BITS);
    }

    @Test
    @DisplayName("100,000 random IPv6 prefixes answer as the model does, also after half of them are removed")
    void shouldAgreeWithTheModelForIpv6() {
        check(Prefix.IPV6, Prefix.IPV6_BITS);
    }

    /** With the lengths of a full table: most have 24 bits. */
    @Test
    @DisplayName("1,000,000 IPv4 routes answer as the model does")
    void shouldTakeAMillionRoutes() {
        List<Prefix> prefixes = new ArrayList<>();
        while (prefixes.size() < MILLION) {
            int length = random.nextInt(5) < 3 ? 24 : 14 + random.nextInt(19);
            Prefix prefix = anyAddress(Prefix.IPV4).network(length);
            if (model.putIfAbsent(prefix, prefixes.size()) == null) {
                table.add(prefix, prefixes.size());
                prefixes.add(prefix);
            }
        }
        table.publish();
        assertEquals(MILLION, table.size());
        probe(prefixes, Prefix.IPV4, Prefix.IPV4_BITS);
    }

    private void check(int family, int bits) {
        List<Prefix> prefixes = fill(family, bits);
        table.publish();
        probe(prefixes, family, bits);

        for (int i = 0; i < prefixes.size(); i += 2) {
            table.remove(prefixes.get(i));
            model.remove(prefixes.get(i));
        }
        table.publish();
        probe(prefixes, family, bits);
    }

    /** Half of the prefixes lie inside an earlier one, so that they nest. */
    private List<Prefix> fill(int family, int bits) {
        List<Prefix> prefixes = new ArrayList<>();
        while (prefixes.size() < PREFIXES) {
            int length = random.nextInt(bits + 1);
            Prefix prefix = anyAddress(family).network(length);
            if (!prefixes.isEmpty() && random.nextBoolean()) {
                Prefix around = prefixes.get(random.nextInt(prefixes.size()));
                length = around.length() + random.nextInt(Math.min(20, bits - around.length()) + 1);
                prefix = inside(around).network(length);
            }
            if (model.putIfAbsent(prefix, prefixes.size()) == null) {
                table.add(prefix, prefixes.size());
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    private void probe(List<Prefix> prefixes, int family, int bits) {
        RouteTable.Snapshot routes = table.current();
        for (int i = 0; i < PROBES; i++) {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            Prefix address = switch (i % 4) {
                case 0 -> anyAddress(family);
                case 1 -> inside(prefix);
                case 2 -> edge(prefix, bits, 0);
                default -> edge(prefix, bits, -1);
            };
            int found =
                    address.isIpv4() ? routes.lookup4(address.ipv4()) : routes.lookup6(address.high(), address.low());
            assertEquals(expected(address), found, address::toString);
        }
    }

    private int expected(Prefix address) {
        for (int length = address.length(); length >= 0; length--) {
            Integer value = model.get(address.network(length));
            if (value != null) {
                return value;
            }
        }
        return RouteTable.NO_ROUTE;
    }

    private Prefix anyAddress(int family) {
        return family == Prefix.IPV4
                ? Prefix.ofIpv4(random.nextInt(), Prefix.IPV4_BITS)
                : Prefix.ofIpv6(random.nextLong(), random.nextLong(), Prefix.IPV6_BITS);
    }

    private Prefix inside(Prefix prefix) {
        Prefix any = anyAddress(prefix.family());
        return filled(prefix, any.high(), any.low());
    }

    /** The last address of a prefix, or the one before its first. */
    private Prefix edge(Prefix prefix, int bits, int beforeFirst) {
        if (beforeFirst == 0) {
            return filled(
                    prefix, bits == Prefix.IPV4_BITS ? 0xffff_ffffL << 32 : -1, bits == Prefix.IPV4_BITS ? 0 : -1);
        }
        if (bits == Prefix.IPV4_BITS) {
            return Prefix.ofIpv4(prefix.ipv4() - 1, bits);
        }
        return Prefix.ofIpv6(prefix.low() == 0 ? prefix.high() - 1 : prefix.high(), prefix.low() - 1, bits);
    }

    private static Prefix filled(Prefix prefix, long high, long low) {
        long hostHigh = prefix.high() | (high & ~prefix.maskHigh());
        return prefix.isIpv4()
                ? Prefix.ofIpv4((int) (hostHigh >>> 32), Prefix.IPV4_BITS)
                : Prefix.ofIpv6(hostHigh, prefix.low() | (low & ~prefix.maskLow()), Prefix.IPV6_BITS);
    }
}

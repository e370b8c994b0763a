package io.sallyport.pipeline.spd;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A range of addresses as the fewest prefixes that make it up: at most 62 for IPv4, 254 for IPv6. */
public final class AddressRange {
    private AddressRange() {}

    /**
     * The prefixes from the first address to the last, both included.
     *
     * @throws IllegalArgumentException if they are not two addresses of one family in ascending order
     */
    public static List<Prefix> between(Prefix first, Prefix last) {
        if (!first.isHost() || !last.isHost() || first.family() != last.family() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException(
                    first + "-" + last + " is not a range; write two addresses of one family, the lower one first");
        }
        List<Prefix> prefixes = new ArrayList<>();
        BigInteger next = number(first);
        BigInteger end = number(last).add(BigInteger.ONE);
        while (next.compareTo(end) < 0) {
            int bits = end.subtract(next).bitLength() - 1;
            int free = next.signum() == 0 ? bits : Math.min(bits, next.getLowestSetBit());
            prefixes.add(prefix(first.family(), next, first.length() - free));
            next = next.add(BigInteger.ONE.shiftLeft(free));
        }
        return List.copyOf(prefixes);
    }

    /**
     * Reads a prefix, an address, or a range such as {@code 10.1.0.5-10.1.0.20}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static List<Prefix> parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? List.of(Prefix.parse(text))
                : between(Prefix.parseAddress(text.substring(0, dash)), Prefix.parseAddress(text.substring(dash + 1)));
    }

    private static BigInteger number(Prefix address) {
        return new BigInteger(1, address.octets());
    }

    private static Prefix prefix(int family, BigInteger address, int length) {
        long high = address.shiftRight(Long.SIZE).longValue();
        return family == Prefix.IPV4
                ? Prefix.ofIpv4(address.intValue(), length)
                : Prefix.ofIpv6(high, address.longValue(), length);
    }
}

package io.sallyport.pipeline.spd;

/**
 * An IPv4 or IPv6 prefix; a single address is a prefix of full length.
 *
 * <p>Sorted by family, then address, then length, so that a prefix stands directly before those that it contains.
 *
 * @param family 4 or 6
 * @param high the first 64 bits of the address; an IPv4 address in its upper half
 * @param low the last 64 bits; 0 for IPv4
 * @param length bits, 0 to 32 or 0 to 128; address bits behind them are zero
 */
public record Prefix(int family, long high, long low, int length) implements Comparable<Prefix> {
    /** Family of IPv4, as in the version field. */
    public static final int IPV4 = 4;
    /** Family of IPv6. */
    public static final int IPV6 = 6;
    /** Length of a single IPv4 address. */
    public static final int IPV4_BITS = 32;
    /** Length of a single IPv6 address. */
    public static final int IPV6_BITS = 128;

    /** Every IPv4 address. */
    public static final Prefix ANY4 = new Prefix(IPV4, 0, 0, 0);
    /** Every IPv6 address. */
    public static final Prefix ANY6 = new Prefix(IPV6, 0, 0, 0);

    /** Checks the parts. */
    public Prefix {
        if (family != IPV4 && family != IPV6) {
            throw new IllegalArgumentException("an address family is 4 or 6, not " + family);
        }
        if (length < 0 || length > bits(family)) {
            throw new IllegalArgumentException(
                    "an IPv" + family + " prefix has 0 to " + bits(family) + " bits, not " + length);
        }
        if ((high & ~highMask(length)) != 0 || (low & ~lowMask(length)) != 0) {
            String address = family == IPV4 ? AddressText.format4((int) (high >>> 32)) : AddressText.format6(high, low);
            String network = new Prefix(family, high & highMask(length), low & lowMask(length), length).toString();
            throw new IllegalArgumentException(
                    address + "/" + length + " has bits set behind its first " + length + "; the prefix is " + network);
        }
    }

    /** An IPv4 prefix; {@code address} in host order. */
    public static Prefix ofIpv4(int address, int length) {
        return new Prefix(IPV4, (long) address << 32, 0, length);
    }

    /** An IPv6 prefix. */
    public static Prefix ofIpv6(long high, long low, int length) {
        return new Prefix(IPV6, high, low, length);
    }

    /**
     * A single address.
     *
     * @param octets 4 or 16 octets in network order
     */
    public static Prefix ofAddress(byte[] octets) {
        return switch (octets.length) {
            case 4 -> ofIpv4((int) bigEndian(octets, 0, 4), IPV4_BITS);
            case 16 -> ofIpv6(bigEndian(octets, 0, 8), bigEndian(octets, 8, 8), IPV6_BITS);
            default -> throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length);
        };
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code 2001:db8::/32}, or an address alone, which stands for itself.
     *
     * @throws IllegalArgumentException if it is none of them or has bits set behind the prefix; the message says which
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return parseAddress(text);
        }
        Prefix address = parseAddress(text.substring(0, slash));
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" needs a number of bits behind the slash, like 10.1.0.0/16");
        }
        return new Prefix(address.family, address.high, address.low, Integer.parseInt(digits));
    }

    /**
     * Reads a single address without a length.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Prefix parseAddress(String text) {
        return ofAddress(AddressText.parse(text));
    }

    /** The prefix of that length which contains this one, such as the network of an interface's address. */
    public Prefix network(int bits) {
        if (bits > length) {
            throw new IllegalArgumentException(this + " has no network of " + bits + " bits around it");
        }
        return new Prefix(family, high & highMask(bits), low & lowMask(bits), bits);
    }

    /** True for IPv4. */
    public boolean isIpv4() {
        return family == IPV4;
    }

    /** True if this is one single address. */
    public boolean isHost() {
        return length == bits(family);
    }

    /** True if every address of {@code other} is in this prefix. */
    public boolean contains(Prefix other) {
        return family == other.family
                && length <= other.length
                && (other.high & highMask(length)) == high
                && (other.low & lowMask(length)) == low;
    }

    /**
     * The IPv4 address in host order.
     *
     * @throws IllegalStateException if this is IPv6
     */
    public int ipv4() {
        if (!isIpv4()) {
            throw new IllegalStateException(this + " is not IPv4");
        }
        return (int) (high >>> 32);
    }

    /** The address in network order: a new array of 4 or 16 octets. */
    public byte[] octets() {
        return octets(high, low);
    }

    /** The mask in network order: a new array of 4 or 16 octets. */
    public byte[] maskOctets() {
        return octets(maskHigh(), maskLow());
    }

    /** The mask that goes with {@link #high()}. */
    public long maskHigh() {
        return highMask(length);
    }

    /** The mask that goes with {@link #low()}. */
    public long maskLow() {
        return lowMask(length);
    }

    @Override
    public int compareTo(Prefix other) {
        if (family != other.family) {
            return Integer.compare(family, other.family);
        }
        if (high != other.high) {
            return Long.compareUnsigned(high, other.high);
        }
        return low == other.low ? Integer.compare(length, other.length) : Long.compareUnsigned(low, other.low);
    }

    /** The address without its length. */
    public String address() {
        return isIpv4() ? AddressText.format4(ipv4()) : AddressText.format6(high, low);
    }

    /** The address alone if it is a single one, else address, slash and length; {@link #parse} reads both. */
    @Override
    public String toString() {
        return isHost() ? address() : address() + "/" + length;
    }

    private byte[] octets(long first, long second) {
        byte[] octets = new byte[bits(family) / Byte.SIZE];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) ((i < 8 ? first : second) >>> (56 - 8 * (i & 7)));
        }
        return octets;
    }

    private static long bigEndian(byte[] octets, int from, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (octets[from + i] & 0xff);
        }
        return value;
    }

    private static int bits(int family) {
        return family == IPV4 ? IPV4_BITS : IPV6_BITS;
    }

    private static long highMask(int length) {
        return leading(Math.min(length, Long.SIZE));
    }

    private static long lowMask(int length) {
        return leading(Math.max(length - Long.SIZE, 0));
    }

    /** A mask of the first {@code bits} bits, 0 to 64. */
    private static long leading(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }
}

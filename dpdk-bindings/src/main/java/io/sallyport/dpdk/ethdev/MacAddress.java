package io.sallyport.dpdk.ethdev;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param value its 48 bits, the first octet on the wire uppermost
 */
public record MacAddress(long value) {
    /** Octets of an address. */
    public static final int OCTETS = 6;

    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
    private static final long MAX = 0xffff_ffff_ffffL;
    private static final long GROUP_BIT = 1L << 40;
    private static final int OCTET_MASK = 0xff;

    public MacAddress {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("A MAC address has 48 bits, not " + Long.toHexString(value) + ".");
        }
    }

    /**
     * Reads six octets in hexadecimal, separated by colons or hyphens.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no MAC address; one looks like 02:00:00:00:00:01.");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replaceAll("[:-]", "")));
    }

    /** The address in {@code octets}, as on the wire. */
    static MacAddress of(byte[] octets) {
        long value = 0;
        for (byte octet : octets) {
            value = (value << Byte.SIZE) | (octet & OCTET_MASK);
        }
        return new MacAddress(value);
    }

    /** The octets as on the wire. */
    public byte[] octets() {
        byte[] octets = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            octets[i] = (byte) (value >>> ((OCTETS - 1 - i) * Byte.SIZE));
        }
        return octets;
    }

    /** True for a multicast or broadcast address, which no port may have. */
    public boolean isGroup() {
        return (value & GROUP_BIT) != 0;
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(octets());
    }
}

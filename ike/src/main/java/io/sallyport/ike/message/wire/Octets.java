package io.sallyport.ike.message.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable run of octets, such as a nonce or the body of a payload.
 *
 * <p>Two runs of one length are compared in constant time, so that a received HASH may be compared with {@link
 * #equals}. {@link #toString} names only the length, since a run may be a password; {@link #toHex} is the explicit way
 * to see it.
 */
public final class Octets {
    /** No octets. */
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] octets;

    private Octets(byte[] octets) {
        this.octets = octets;
    }

    /** A copy of an array. */
    public static Octets of(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Octets(octets.clone());
    }

    /**
     * A copy of a part of an array.
     *
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    public static Octets of(byte[] octets, int from, int length) {
        Objects.checkFromIndexSize(from, length, octets.length);
        return length == 0 ? EMPTY : new Octets(Arrays.copyOfRange(octets, from, from + length));
    }

    /**
     * Reads hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is not an even number of hexadecimal digits
     */
    public static Octets ofHex(String hex) {
        return new Octets(HexFormat.of().parseHex(hex));
    }

    /** The UTF-8 form of a text. */
    public static Octets ofText(String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many octets these are. */
    public int length() {
        return octets.length;
    }

    /**
     * One octet, 0 to 255.
     *
     * @throws IndexOutOfBoundsException if there is none at {@code index}
     */
    public int at(int index) {
        return octets[index] & 0xff;
    }

    /** These octets as a number in network order; of more than four the last four count. */
    public int toInt() {
        int value = 0;
        for (byte octet : octets) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(octet);
        }
        return value;
    }

    /**
     * The octets from {@code from} on, {@code length} of them.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public Octets slice(int from, int length) {
        return of(octets, from, length);
    }

    /** True if these octets begin with {@code prefix}. */
    public boolean startsWith(Octets prefix) {
        return length() >= prefix.length()
                && Arrays.equals(octets, 0, prefix.length(), prefix.octets, 0, prefix.length());
    }

    /** A copy that the caller owns. */
    public byte[] toByteArray() {
        return octets.clone();
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(octets, 0, target, at, octets.length);
    }

    /** The octets as UTF-8 text; what is not UTF-8 becomes the replacement character. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** The octets as lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return length() + " octets";
    }
}

package io.sallyport.ike.message.wire;

import java.util.Arrays;

/** Writes big-endian fields one after the other into an array that grows. Not for use by several threads. */
public final class WireWriter {
    private static final int FIRST_CAPACITY = 256;
    private static final int U16_MAX = 0xffff;

    private byte[] octets = new byte[FIRST_CAPACITY];
    private int length;

    /** Octets written so far. */
    public int length() {
        return length;
    }

    /** Writes the low octet of a value. */
    public WireWriter u8(int value) {
        reserve(1);
        octets[length++] = (byte) value;
        return this;
    }

    /** Writes the low two octets of a value. */
    public WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    /** Writes four octets. */
    public WireWriter u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    /** Writes eight octets. */
    public WireWriter u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    /** Writes octets as they are. */
    public WireWriter octets(Octets value) {
        reserve(value.length());
        value.copyTo(octets, length);
        length += value.length();
        return this;
    }

    /**
     * Writes two octets over those at {@code position}: a length that is known only now.
     *
     * @throws IllegalArgumentException if the value is more than 65,535
     */
    public void u16At(int position, int value) {
        if (value > U16_MAX) {
            throw new IllegalArgumentException(
                    "a payload of " + value + " octets cannot be sent: its length field holds at most " + U16_MAX);
        }
        octets[position] = (byte) (value >>> 8);
        octets[position + 1] = (byte) value;
    }

    /** All that was written. */
    public Octets toOctets() {
        return Octets.of(octets, 0, length);
    }

    /** All that was written, in an array that the caller owns. */
    public byte[] toByteArray() {
        return Arrays.copyOf(octets, length);
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
        }
    }
}

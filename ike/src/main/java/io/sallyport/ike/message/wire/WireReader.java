package io.sallyport.ike.message.wire;

import java.util.Objects;

/**
 * Reads big-endian fields from a part of an array, one after the other.
 *
 * <p>A decode method asks {@link #remaining} before it reads. A read past the end throws {@link
 * IndexOutOfBoundsException}: that is a defect of the decode method, not of the message. Not for use by several
 * threads.
 */
public final class WireReader {
    private final byte[] octets;
    private final int end;
    private int position;

    private WireReader(byte[] octets, int from, int length) {
        this.octets = octets;
        this.position = from;
        this.end = from + length;
    }

    /** A reader of a whole array, which must not change while it is read. */
    public static WireReader of(byte[] octets) {
        return new WireReader(octets, 0, octets.length);
    }

    /** Octets from the start of the array to the next one that will be read. */
    public int offset() {
        return position;
    }

    /** Octets that are still to be read. */
    public int remaining() {
        return end - position;
    }

    /** The next octet, 0 to 255. */
    public int u8() {
        return octets[advance(1)] & 0xff;
    }

    /** The next two octets, 0 to 65,535. */
    public int u16() {
        int at = advance(2);
        return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
    }

    /** The next four octets, as the bits of an int. */
    public int u32() {
        return u16() << 16 | u16();
    }

    /** The next eight octets, as the bits of a long. */
    public long u64() {
        return (long) u32() << 32 | (u32() & 0xffff_ffffL);
    }

    /** A copy of the next {@code length} octets. */
    public Octets octets(int length) {
        return Octets.of(octets, advance(length), length);
    }

    /** A copy of all that remains. */
    public Octets rest() {
        return octets(remaining());
    }

    /**
     * A reader of the next {@code length} octets, which this one passes over. Its offsets count from the same start.
     */
    public WireReader slice(int length) {
        return new WireReader(octets, advance(length), length);
    }

    /** The result for octets that end before the fixed part of {@code what}. */
    public <T> Malformed<T> truncated(String what, int needed) {
        return malformed(
                MalformedReason.TRUNCATED, what + " needs " + needed + " octets, and " + remaining() + " are left");
    }

    /** The result for a fault at the next octet. */
    public <T> Malformed<T> malformed(MalformedReason reason, String sentence) {
        return new Malformed<>(reason, position, sentence);
    }

    private int advance(int length) {
        int at = Objects.checkFromIndexSize(position, length, end);
        position += length;
        return at;
    }
}

package io.sallyport.pipeline.sad;

import java.util.Arrays;
import java.util.Map;

/** Which DSCP the tunnel header bears, for each that the inner header may bear (RFC 4301 section 5.1.2.1 note 6). */
public final class DscpPolicy {
    /** How many values a DSCP has (RFC 2474 section 3). */
    public static final int VALUES = 64;

    /** As in the inner header. */
    public static final DscpPolicy COPY = map(Map.of());

    private final byte[] outer;

    private DscpPolicy(byte[] outer) {
        this.outer = outer;
    }

    /**
     * One value for all packets: nothing of the inner header shows.
     *
     * @param dscp 0 to 63
     */
    public static DscpPolicy set(int dscp) {
        byte[] outer = new byte[VALUES];
        Arrays.fill(outer, require(dscp));
        return new DscpPolicy(outer);
    }

    /**
     * Other values for some; the rest is copied.
     *
     * @param changed inner to outer value, each 0 to 63
     */
    public static DscpPolicy map(Map<Integer, Integer> changed) {
        byte[] outer = new byte[VALUES];
        for (int i = 0; i < VALUES; i++) {
            outer[i] = (byte) i;
        }
        changed.forEach((inner, value) -> outer[require(inner)] = require(value));
        return new DscpPolicy(outer);
    }

    private static byte require(int dscp) {
        if (dscp < 0 || dscp >= VALUES) {
            throw new IllegalArgumentException("a DSCP is 0 to " + (VALUES - 1) + ", not " + dscp);
        }
        return (byte) dscp;
    }

    /** The outer value for that inner one. */
    public int outer(int inner) {
        return outer[inner];
    }

    /** The outer value for each inner one. */
    byte[] table() {
        return outer.clone();
    }

    /** True if every value is copied. */
    public boolean isCopy() {
        return Arrays.equals(outer, COPY.outer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DscpPolicy policy && Arrays.equals(outer, policy.outer);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(outer);
    }

    @Override
    public String toString() {
        return isCopy() ? "copy" : Arrays.toString(outer);
    }
}

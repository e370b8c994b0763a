package io.sallyport.pipeline.sad;

/** Sizes of a replay window: what an operator may ask for, and the ring of 64-bit words that it takes. */
public final class WindowSize {
    /** Smallest window (RFC 4303 section 3.4.3), in packets. */
    public static final int MIN = 32;

    /** Largest window, in packets. */
    public static final int MAX = 65_536;

    /** Anti-replay switched off. */
    public static final int OFF = 0;

    private WindowSize() {}

    /**
     * Checks a size.
     *
     * @param packets {@link #OFF}, or {@link #MIN} to {@link #MAX}
     * @return the same size
     * @throws IllegalArgumentException if it is another
     */
    public static int require(int packets) {
        if (packets != OFF && (packets < MIN || packets > MAX)) {
            throw new IllegalArgumentException("a replay window has " + MIN + " to " + MAX + " packets, or " + OFF
                    + " to switch anti-replay off, not " + packets);
        }
        return packets;
    }

    /** What {@link SaDescriptor#WINDOW_WORDS} holds: the size rounded up to whole words of 64 packets. */
    public static int words(int packets) {
        return Math.ceilDiv(packets, Long.SIZE);
    }

    /**
     * The mask that makes a word's number its place in the ring. The ring has a power of two of words, at least one more
     * than the window (RFC 6479 section 2).
     *
     * @param words 1 or more
     */
    public static int ringMask(int words) {
        return -1 >>> Integer.numberOfLeadingZeros(words);
    }

    /** Octets of the ring of a window of that many packets. */
    static int bitmapOctets(int packets) {
        return packets == OFF ? 0 : (ringMask(words(packets)) + 1) * Long.BYTES;
    }
}

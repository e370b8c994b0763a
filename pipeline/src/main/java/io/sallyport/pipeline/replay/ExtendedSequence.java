package io.sallyport.pipeline.replay;

/** Finds the 64-bit sequence number of which a packet bears the lower half (RFC 4303 appendix A). */
public final class ExtendedSequence {
    private static final int HALF = Integer.SIZE;
    private static final long LOW = 0xffff_ffffL;

    private ExtendedSequence() {}

    /**
     * The number that the packet must have if it is in the window or ahead of it (RFC 4303 section A2.2).
     *
     * <p>Nothing goes below the first 2<sup>32</sup> numbers, and the first packet of all belongs to them: a pending SA
     * has no window by which to tell otherwise.
     *
     * @param right edge of the window, 0 = nothing received yet
     * @param window its size in packets, 1 or more
     * @param low the 32 bits in the packet, as an unsigned number
     */
    public static long infer(long right, long window, long low) {
        long rightLow = right & LOW;
        long rightHigh = right >>> HALF;
        long left = (rightLow - window + 1) & LOW;
        long high;
        if (rightLow >= window - 1) {
            high = low >= left ? rightHigh : rightHigh + 1;
        } else {
            high = low >= left ? rightHigh - 1 : rightHigh;
        }
        return right == 0 || high < 0 ? low : high << HALF | low;
    }

    /** The half that is not on the wire but under the ICV. */
    public static int high(long sequence) {
        return (int) (sequence >>> HALF);
    }
}

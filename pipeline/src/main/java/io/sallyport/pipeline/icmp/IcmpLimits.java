package io.sallyport.pipeline.icmp;

/**
 * How much ICMP each worker sends.
 *
 * @param errorsPerSecond errors at most, on average; 0 for none
 * @param errorBurst errors at once
 * @param echoesPerSecond answers to echo requests at most, on average; 0 for none
 * @param echoBurst answers at once
 * @param tellsProhibited whether senders are told that a policy drops their packets
 */
public record IcmpLimits(
        int errorsPerSecond, int errorBurst, int echoesPerSecond, int echoBurst, boolean tellsProhibited) {
    /** The most of any of the four numbers. */
    public static final int MOST = 1_000_000;

    /** What holds unless configured otherwise. */
    public static final IcmpLimits DEFAULT = new IcmpLimits(100, 50, 1_000, 100, false);

    /** Checks the parts. */
    public IcmpLimits {
        check(errorsPerSecond);
        check(errorBurst);
        check(echoesPerSecond);
        check(echoBurst);
    }

    private static void check(int number) {
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException("a limit of ICMP is 0 to " + MOST + ", not " + number);
        }
    }
}

package io.sallyport.pipeline.audit;

/**
 * How much each worker tells of packets that are to be audited.
 *
 * @param perSecond records at most, on average; 0 for none: auditing is off
 * @param burst records at once
 */
public record AuditLimits(int perSecond, int burst) {
    /** The most of either number. */
    public static final int MOST = 10_000;

    /** What holds unless configured otherwise. */
    public static final AuditLimits DEFAULT = new AuditLimits(10, 50);

    /** Checks the parts. */
    public AuditLimits {
        if (perSecond < 0 || perSecond > MOST || burst < 0 || burst > MOST) {
            throw new IllegalArgumentException(
                    "a limit of audit records is 0 to " + MOST + ", not " + perSecond + " or " + burst);
        }
    }
}

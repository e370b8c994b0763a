package io.sallyport.pipeline.sad;

/**
 * The most that TCP handshakes through a tunnel may announce as their maximum segment size (RFC 9293 section 3.7.1).
 *
 * @param octets 0 = left as announced, {@link #AUTO_CODE} = what fits the path, else the largest
 */
public record MssClamp(int octets) {
    /** The smallest that can be set: RFC 9293's default for IPv4. */
    public static final int LEAST = 536;

    /** The number in the SA record of {@link #AUTO}. */
    public static final int AUTO_CODE = 0xffff;

    /** Announcements stay as they are. */
    public static final MssClamp OFF = new MssClamp(0);

    /** So that no packet needs to be cut. */
    public static final MssClamp AUTO = new MssClamp(AUTO_CODE);

    public MssClamp {
        if (octets != 0 && (octets < LEAST || octets > AUTO_CODE)) {
            throw new IllegalArgumentException(
                    "a maximum segment size is " + LEAST + " to " + (AUTO_CODE - 1) + ", not " + octets);
        }
    }
}

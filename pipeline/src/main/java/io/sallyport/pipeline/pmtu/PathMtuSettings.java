package io.sallyport.pipeline.pmtu;

import java.time.Duration;

/**
 * Whether and for how long the MTUs of paths are learned.
 *
 * @param learn whether ICMP messages that nobody authenticates are listened to, within the bounds of
 *     {@link PathMtuKeeper}
 * @param age how long what was learned is held
 */
public record PathMtuSettings(boolean learn, Duration age) {
    /**
     * Messages are listened to: without them a path with a smaller MTU loses every long packet, and what a forged one could
     * do, which must quote a packet that was sent lately, is to make packets smaller for a while.
     */
    public static final PathMtuSettings DEFAULT = new PathMtuSettings(true, PathMtuKeeper.DEFAULT_AGE);

    public PathMtuSettings {
        if (!age.isPositive()) {
            throw new IllegalArgumentException("an age is more than 0, not " + age);
        }
    }
}

package io.sallyport.ike.connection;

import java.time.Duration;

/**
 * Whether and how a silent peer is asked if it is there (RFC 3706). Questions are repeated by the connection's
 * retransmission schedule; a peer that answers none is dead.
 *
 * @param delay of silence before a question; {@link Duration#ZERO}: never ask
 */
public record DeadPeerDetection(Duration delay) {
    /** Asks after 30 seconds. */
    public static final DeadPeerDetection DEFAULT = new DeadPeerDetection(Duration.ofSeconds(30));

    /** Never asks; answers all the same. */
    public static final DeadPeerDetection OFF = new DeadPeerDetection(Duration.ZERO);

    /** Checks the range. */
    public DeadPeerDetection {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay of dead peer detection is 0 or more, not " + delay);
        }
    }

    /** True if it ever asks. */
    public boolean asks() {
        return delay.isPositive();
    }
}

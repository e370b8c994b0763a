package io.sallyport.gateway.lab;

import io.sallyport.ike.connection.Phase1Exchange;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator asks of the lab's negotiations.
 *
 * @param exchange of phase 1
 * @param drop which of the messages that end Quick Mode is lost, and how often
 * @param commitBit whether the responder announces CONNECTED
 * @param rekeyEvery lifetime of the SAs, if they are to be replaced in time
 * @param seconds of traffic in each run, 1 or more
 */
public record NegotiationOptions(
        Phase1Exchange exchange, DropRule drop, boolean commitBit, Optional<Duration> rekeyEvery, int seconds) {
    public NegotiationOptions {
        if (drop.message() == DropRule.Message.CONNECTED && !commitBit) {
            throw new IllegalArgumentException(
                    "CONNECTED is sent only with the commit bit; write --commit-bit too, or --drop qm3:always");
        }
    }

    /** True if it is the initiator that waits for the message that is lost. */
    boolean initiatorWaits() {
        return drop.message() == DropRule.Message.CONNECTED;
    }

    /**
     * True if with promotion at most one packet may be lost: the peer of the side that waits sends. Where the responder
     * lacks message 3 and the initiator CONNECTED, each waits for the other until the initiator's wait is over.
     */
    boolean promises() {
        return initiatorWaits() || !commitBit || drop.times() == 0;
    }

    /** Main Mode, and the last message never arrives. */
    public static final NegotiationOptions DEFAULT =
            new NegotiationOptions(Phase1Exchange.MAIN, DropRule.last(false), false, Optional.empty(), 3);
}

package io.sallyport.gateway.lab;

import io.sallyport.ike.connection.Phase1Exchange;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator asks of the lab's negotiations.
 *
 * @param exchange of phase 1
 * @param drop what becomes of the last message of Quick Mode
 * @param commitBit whether the responder announces CONNECTED
 * @param rekeyEvery lifetime of the SAs, if they are to be replaced in time
 * @param seconds of traffic in each run, 1 or more
 */
public record NegotiationOptions(
        Phase1Exchange exchange, DropRule drop, boolean commitBit, Optional<Duration> rekeyEvery, int seconds) {
    /** Main Mode, and the last message never arrives. */
    public static final NegotiationOptions DEFAULT =
            new NegotiationOptions(Phase1Exchange.MAIN, new DropRule(DropRule.ALWAYS), false, Optional.empty(), 3);
}

package io.sallyport.gateway.lab;

import io.sallyport.gateway.config.DpdkSettings.Crypto;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator asks of the lab.
 *
 * @param seconds how long traffic is sent, 1 or more
 * @param size which inner packets
 * @param lossPercent how many of a hundred packets the wire loses, 0 to 100
 * @param ipv6 whether hosts and wire speak IPv6
 * @param seed of the wire's losses
 * @param json where a machine-readable report goes
 * @param crypto what encrypts and authenticates in both gateways
 * @param negotiation how the gateways negotiate
 */
public record LabOptions(
        int seconds,
        PacketSize size,
        double lossPercent,
        boolean ipv6,
        long seed,
        Optional<Path> json,
        Crypto crypto,
        NegotiationOptions negotiation) {
    /** With IPsec_MB, and a last message that never arrives. */
    public LabOptions(int seconds, PacketSize size, double lossPercent, boolean ipv6, long seed, Optional<Path> json) {
        this(seconds, size, lossPercent, ipv6, seed, json, Crypto.IPSEC_MB, NegotiationOptions.DEFAULT);
    }

    public LabOptions {
        if (seconds < 1) {
            throw new IllegalArgumentException("the lab runs for 1 second or more, not " + seconds);
        }
        if (!(lossPercent >= 0 && lossPercent <= 100)) {
            throw new IllegalArgumentException("a wire loses 0 to 100 percent, not " + lossPercent);
        }
    }
}

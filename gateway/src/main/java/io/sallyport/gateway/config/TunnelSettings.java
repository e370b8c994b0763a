package io.sallyport.gateway.config;

import io.sallyport.gateway.secret.KeyMaterial;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Optional;

/**
 * One tunnel with keys given by hand: an inbound and an outbound SA, and a policy unless a route leads into it.
 *
 * @param name for people
 * @param local this gateway's end
 * @param remote the peer's end, of the same family
 * @param selector the packets that the tunnel carries, in the outbound direction; empty if it carries all that routes
 *     lead into it
 * @param algorithm of both SAs
 * @param sa what both SAs have in common beside it
 * @param inbound what the peer seals with
 * @param outbound what this gateway seals with
 * @param bundle the AH SAs around them, if there are any
 * @param replayWindow packets in the inbound SA's replay window; 0 = off
 * @param df what becomes of the don't-fragment bit in the tunnel header
 * @param size what becomes of packets that are too long, and what else the tunnel header bears
 */
public record TunnelSettings(
        String name,
        Prefix local,
        Prefix remote,
        Optional<Selector> selector,
        CipherSuite algorithm,
        SaSettings sa,
        Inbound inbound,
        Outbound outbound,
        Optional<BundleSettings> bundle,
        int replayWindow,
        DfPolicy df,
        TunnelSizeSettings size) {
    /**
     * The inbound SA.
     *
     * @param spi as on the wire
     * @param key key and salt
     * @param pending true if it waits for the first packet that authenticates; the outbound SA then waits with it
     */
    public record Inbound(int spi, KeyMaterial key, boolean pending) {}

    /**
     * The outbound SA.
     *
     * @param spi the peer's, as on the wire
     * @param key key and salt
     */
    public record Outbound(int spi, KeyMaterial key) {}
}

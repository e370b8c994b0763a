package io.sallyport.ike.crypto;

import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.Octets;
import java.util.Optional;

/**
 * KEYMAT of the SAs of one Quick Mode (RFC 2409 section 5.5).
 *
 * <p>Each direction has its own, since the SPI goes into it: that of an SA is the one its destination chose. The
 * secrets are lent: whoever made them closes them, when this object is no longer used.
 */
public final class Keymat {
    private final Prf prf;
    private final Secret skeyidD;
    private final Optional<Secret> sharedSecret;
    private final Octets initiatorNonce;
    private final Octets responderNonce;

    private Keymat(
            Prf prf, Secret skeyidD, Optional<Secret> sharedSecret, Octets initiatorNonce, Octets responderNonce) {
        this.prf = prf;
        this.skeyidD = skeyidD;
        this.sharedSecret = sharedSecret;
        this.initiatorNonce = initiatorNonce;
        this.responderNonce = responderNonce;
    }

    /**
     * Of a Quick Mode without KE payloads.
     *
     * @param skeyidD stays the caller's
     * @param initiatorNonce of this Quick Mode, without payload header
     * @param responderNonce of this Quick Mode, without payload header
     */
    public static Keymat withoutPfs(Prf prf, Secret skeyidD, Octets initiatorNonce, Octets responderNonce) {
        return new Keymat(prf, skeyidD, Optional.empty(), initiatorNonce, responderNonce);
    }

    /**
     * Of a Quick Mode with KE payloads: perfect forward secrecy.
     *
     * @param skeyidD stays the caller's
     * @param sharedSecret g(qm)^xy, with zeros in front up to the length of the group; stays the caller's
     * @param initiatorNonce of this Quick Mode, without payload header
     * @param responderNonce of this Quick Mode, without payload header
     */
    public static Keymat withPfs(
            Prf prf, Secret skeyidD, Secret sharedSecret, Octets initiatorNonce, Octets responderNonce) {
        return new Keymat(prf, skeyidD, Optional.of(sharedSecret), initiatorNonce, responderNonce);
    }

    /**
     * K1 | K2 | ..., as much as is wanted: Kn = prf(SKEYID_d, [Kn-1 |] [g(qm)^xy |] protocol | SPI | Ni_b | Nr_b).
     *
     * @param protocol of the SA
     * @param spi of the SA, as the proposal of its destination has it
     * @param octets at least 1
     * @return the caller's; the encryption key comes first, then the integrity key (RFC 2401 section 4.6.2)
     */
    public Secret derive(ProtocolId protocol, Octets spi, int octets) {
        return PrfFeedback.concatenate(
                octets,
                finish(prf.with(skeyidD), protocol, spi),
                block -> finish(prf.with(skeyidD).add(block), protocol, spi));
    }

    private Secret finish(Prf.Computation begun, ProtocolId protocol, Octets spi) {
        sharedSecret.ifPresent(begun::add);
        return begun.addOctet(protocol.code())
                .add(spi)
                .add(initiatorNonce)
                .add(responderNonce)
                .toSecret();
    }
}

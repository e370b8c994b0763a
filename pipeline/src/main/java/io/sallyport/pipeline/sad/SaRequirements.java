package io.sallyport.pipeline.sad;

import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import java.time.Duration;

/** What the parameters of one SA must be, each alone and together. */
final class SaRequirements {
    private static final int MAX_OWNER = 0xffff;
    private static final int MAX_TUNNEL = 0xffff;

    private SaRequirements() {}

    /**
     * Checks all of them.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which
     */
    static void check(SaParameters sa) {
        requireProtocol(sa);
        requireAddresses(sa);
        requireSequence(sa);
        requirePending(sa);
        require(
                Integer.compareUnsigned(sa.spi(), SaParameters.MIN_SPI) >= 0,
                String.format(
                        "SPI 0x%08x is reserved (RFC 4303 section 2.1); use 0x%08x or more",
                        sa.spi(), SaParameters.MIN_SPI));
        require(sa.key() != 0, "an outbound SA's id must not be 0");
        require(sa.owner() >= 0 && sa.owner() <= MAX_OWNER, "an owner is a shard's index, not " + sa.owner());
        require(
                sa.tunnel() >= 0 && sa.tunnel() <= MAX_TUNNEL,
                "a route-based tunnel is 0 to 65,534, not " + (sa.tunnel() - 1));
    }

    private static void requireProtocol(SaParameters sa) {
        boolean ah = sa.protocol() == SecurityProtocol.AH;
        require(
                !ah || sa.suite().encryption() == EncryptionAlgorithm.NULL,
                "AH encrypts nothing (RFC 4302); it takes an integrity algorithm alone, not "
                        + sa.suite().label());
        require(
                ah || !sa.suite().integrity().isGmac(),
                sa.suite().integrity().label() + " is for AH; in ESP use " + EncryptionAlgorithm.AES_GMAC_128.label());
        require(!ah || sa.encapsulation().isEmpty(), "AH cannot go in UDP (RFC 3948 section 1)");
        require(
                sa.originalAddresses().isEmpty()
                        || (sa.direction() == Direction.INBOUND
                                && sa.mode() == Mode.TRANSPORT
                                && sa.encapsulation().isPresent()),
                "only an inbound SA in transport mode and in UDP has packets whose addresses were translated");
        require(!ah || sa.bundle().isEmpty(), "in a bundle ESP is inside AH; give the ESP SA its AH SA");
    }

    private static void requireAddresses(SaParameters sa) {
        String addresses = sa.outerSource() + " -> " + sa.outerDestination();
        require(
                sa.outerSource().isHost() && sa.outerDestination().isHost(),
                "a tunnel has two single addresses, not " + addresses);
        require(
                sa.outerSource().family() == sa.outerDestination().family(),
                "a tunnel's addresses are of one family, not " + addresses);
    }

    private static void requireSequence(SaParameters sa) {
        WindowSize.require(sa.replayWindow());
        boolean inbound = sa.direction() == Direction.INBOUND;
        require(
                !sa.isExtendedSequence() || !inbound || sa.replayWindow() != WindowSize.OFF,
                "extended sequence numbers need a replay window, by which the half that is not on the wire is found"
                        + " (RFC 4303 appendix A)");
        require(
                inbound || sa.replayWindow() == WindowSize.OFF,
                "an outbound SA has no replay window, not one of " + sa.replayWindow() + " packets");
    }

    private static void requirePending(SaParameters sa) {
        Duration delay = sa.trialDelay();
        Duration timeout = sa.pendingTimeout();
        Duration most = SaParameters.MAX_WAIT;
        require(!delay.isNegative() && delay.compareTo(most) <= 0, "a trial delay is 0 to " + most + ", not " + delay);
        require(
                timeout.isPositive() && timeout.compareTo(most) <= 0,
                "a pending timeout is more than 0 and up to " + most + ", not " + timeout);
        require(
                sa.gate().isEmpty() || (sa.direction() == Direction.OUTBOUND && sa.initialState() == SaState.PENDING),
                "only a pending outbound SA can wait for the promotion of another");
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}

package io.sallyport.ike.sa;

import io.sallyport.ike.message.assigned.ProtocolId;
import java.util.Optional;

/**
 * The data plane as the exchanges see it. One thread calls all of this, the engine's; what an install publishes may be
 * used by packets before the call returns.
 *
 * <pre>
 *   reserveSpi ─▶ installPending ─▶ (activate | onPromoted | onPendingExpired) ─▶ startDying ─▶ retire
 *            │└─▶ installReceiving ─▶ openOutbound ──────────────────────────────────┘
 *            └──▶ release
 * </pre>
 */
public interface ChildSaPort {
    /** What became of an activation. */
    enum Activation {
        /** The pair was PENDING and is ACTIVE. */
        DONE,
        /** It was ACTIVE already; cause MESSAGE marks it as confirmed. */
        ALREADY,
        /** It is DEAD. */
        GONE
    }

    /** How many resources there are that a pair can be bound to, one or more: the workers (RFC 9611 section 1). */
    int resources();

    /**
     * Reserves an inbound SPI: random, at least 256, at rest for no other, and not the peer's.
     *
     * @param protocol AH or ESP
     * @param wish what else it is to be like
     * @return empty if the data plane has no room for another SA
     */
    Optional<Integer> reserveSpi(ProtocolId protocol, SpiWish wish);

    /** Gives reserved SPIs back that will not be installed. */
    void release(ProtocolId protocol, int spi);

    /**
     * Publishes a pair whose inbound SAs are PENDING and whose outbound SAs open with them. When the call returns, packets
     * are tried.
     *
     * @param pair its keys belong to the port from now on, whatever the result
     * @return empty if there is no room; its SPIs are released then
     */
    Optional<PairHandle> installPending(ChildSaPair pair);

    /**
     * As {@link #installPending}, but the inbound SAs are ACTIVE, and no packet leaves by the outbound ones before
     * {@link #openOutbound}. An initiator is to be ready to receive when its last message leaves, but a responder that waits for
     * that message has no SA for what comes before it.
     */
    Optional<PairHandle> installReceiving(ChildSaPair pair);

    /** Opens the outbound SAs of a pair of {@link #installReceiving}; if the pair has gone, nothing happens. */
    void openOutbound(PairHandle pair);

    /** Installs a pair that is in use in both directions at once. */
    default Optional<PairHandle> installActive(ChildSaPair pair) {
        Optional<PairHandle> installed = installReceiving(pair);
        installed.ifPresent(this::openOutbound);
        return installed;
    }

    /** Makes a pending pair ACTIVE by what the exchange learned; all its SAs together. */
    Activation activate(PairHandle pair, ActivationCause cause);

    /** Its successor is in use: the outbound SA is closed, the inbound one still receives. */
    void startDying(PairHandle pair);

    /** Ends a pair in whatever state it is. */
    void retire(PairHandle pair);

    /**
     * The time at which a packet last verified under one of the inbound SAs, nanoseconds of the engine's clock: a sign of
     * life (RFC 3706 section 5).
     *
     * @return empty if there was none
     */
    Optional<Long> lastInboundNanos(PairHandle pair);
}

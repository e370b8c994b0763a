package io.sallyport.ike.session;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.transport.Endpoint;
import java.util.List;
import java.util.Optional;

/** A pair that is installed, as the engine remembers it: without keys. */
public final class Child {
    /** Where it stands. */
    public enum State {
        /** Published, not proved. */
        PENDING,
        /** In use. */
        ACTIVE,
        /** Its successor is in use; it still receives. */
        DYING
    }

    /**
     * The SPIs of one protocol.
     *
     * @param inbound ours
     * @param outbound the peer's
     */
    public record Spis(ProtocolId protocol, int inbound, int outbound) {}

    private final Peer peer;
    private final ChildConfiguration configuration;
    private final SelectorPair selectors;
    private final SelectorPair carries;
    private final List<Spis> spis;
    private final PairHandle handle;
    private final int resource;
    private final boolean initiator;
    private final Optional<Child> replaces;
    private final long createdNanos;
    private final Endpoint remote;
    private State state;

    /**
     * A pair that was just installed.
     *
     * @param selectors as they were negotiated
     * @param carries by the addresses that packets bear here
     */
    public Child(
            Peer peer,
            ChildConfiguration configuration,
            SelectorPair selectors,
            SelectorPair carries,
            List<Spis> spis,
            PairHandle handle,
            int resource,
            boolean initiator,
            Optional<Child> replaces,
            long createdNanos,
            Endpoint remote,
            State state) {
        this.peer = peer;
        this.configuration = configuration;
        this.selectors = selectors;
        this.carries = carries;
        this.spis = List.copyOf(spis);
        this.handle = handle;
        this.resource = resource;
        this.initiator = initiator;
        this.replaces = replaces;
        this.createdNanos = createdNanos;
        this.remote = remote;
        this.state = state;
    }

    public Peer peer() {
        return peer;
    }

    public ChildConfiguration configuration() {
        return configuration;
    }

    /** As they were negotiated. */
    public SelectorPair selectors() {
        return selectors;
    }

    /** The same by the addresses that packets bear here: others only in transport mode through NAT. */
    public SelectorPair carries() {
        return carries;
    }

    /** Of each protocol. */
    public List<Spis> spis() {
        return spis;
    }

    public PairHandle handle() {
        return handle;
    }

    /** The resource that it is bound to; 0 where pairs are bound to none. */
    public int resource() {
        return resource;
    }

    /** True if we began the Quick Mode. */
    public boolean initiator() {
        return initiator;
    }

    /** The pair that it succeeds. */
    public Optional<Child> replaces() {
        return replaces;
    }

    /** When its keys were made, by the engine's clock. */
    public long createdNanos() {
        return createdNanos;
    }

    /** Where the peer spoke from when it was negotiated. */
    public Endpoint remote() {
        return remote;
    }

    public State state() {
        return state;
    }

    public void become(State next) {
        state = next;
    }

    /** True if the peer receives under that SPI. */
    public boolean hasOutbound(ProtocolId protocol, int spi) {
        return spis.stream().anyMatch(one -> one.protocol() == protocol && one.outbound() == spi);
    }

    /** Names it in logs: the first inbound SPI. */
    public int inboundSpi() {
        return spis.getFirst().inbound();
    }

    /** Names it in logs: the first outbound SPI. */
    public int outboundSpi() {
        return spis.getFirst().outbound();
    }
}

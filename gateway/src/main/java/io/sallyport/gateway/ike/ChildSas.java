package io.sallyport.gateway.ike;

import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.gateway.keylog.KeyLog;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaEvents;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SpiWish;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.SadException;
import io.sallyport.pipeline.sad.Transition;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane as IKE sees it: pairs of SAs, each with the policy that names its outbound one.
 *
 * <pre>
 *   installPending     inbound PENDING, outbound gated by it, named as the policy's candidate
 *   promoted           outbound ACTIVE, named as the policy's current SA
 *   installReceiving   inbound ACTIVE; outbound in the table, but no policy names it
 *   openOutbound       named as the policy's current SA; where there is none yet, once the messages before have left
 *   startDying         inbound still receives; outbound retired, once its successor is current
 *   retire             both retired, and no longer named
 * </pre>
 *
 * <p>Belongs to the control thread. It is also the listener of the SAs that it installed.
 */
public final class ChildSas implements ChildSaPort, SaListener {
    private static final Logger LOG = LoggerFactory.getLogger(ChildSas.class);

    private final DataPlane plane;
    private final ChildPolicies policies;
    private final PairInstaller installer;
    private final OutboundNames names;
    private final SpiShards shards;
    private final LongSupplier clock;
    private final Supplier<BooleanSupplier> departures;
    /** First pairs of their policies that are to open, in the order of the messages. */
    private final Deque<Opening> openings = new ArrayDeque<>();

    /** A pair that opens once something is true. */
    private record Opening(PairHandle pair, BooleanSupplier when) {}

    private final Map<Long, InstalledPair> pairs = new HashMap<>();
    private final Map<SaHandle, InstalledPair> byHandle = new HashMap<>();
    private Optional<ChildSaEvents> events = Optional.empty();
    private long nextPair = 1;

    /**
     * An adapter without SAs.
     *
     * @param firstOutboundId outbound SAs get ids from here on
     * @param clock nanoseconds, the workers' steady clock
     * @param keyLog where keys are written down, if they are
     * @param departures each answer is true as soon as all datagrams have left that were sent before it was asked for
     */
    public ChildSas(
            DataPlane plane,
            ChildPolicies policies,
            int firstOutboundId,
            LongSupplier clock,
            Optional<KeyLog> keyLog,
            Supplier<BooleanSupplier> departures) {
        this.departures = departures;
        this.plane = plane;
        this.policies = policies;
        this.clock = clock;
        installer = new PairInstaller(plane, firstOutboundId, clock, keyLog);
        names = new OutboundNames(() -> plane.tables().policySas(), plane.workerCount());
        shards = new SpiShards(plane.ownership());
    }

    /** Who hears what becomes of the pairs; set once, before anything is installed. */
    public void tell(ChildSaEvents listener) {
        events = Optional.of(listener);
    }

    @Override
    public int resources() {
        return plane.workerCount();
    }

    @Override
    public Optional<Integer> reserveSpi(ProtocolId protocol, SpiWish wish) {
        int peerSpi = wish.peerSpi().orElse(0);
        OptionalInt shard = shards.of(wish);
        try {
            return Optional.of(
                    shard.isPresent()
                            ? plane.inbound().reserveSpi(peerSpi, shard.getAsInt())
                            : plane.inbound().reserveSpi(peerSpi));
        } catch (SadException e) {
            LOG.warn("no SPI can be reserved: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void release(ProtocolId protocol, int spi) {
        plane.inbound().cancelSpi(spi);
    }

    @Override
    public Optional<PairHandle> installPending(ChildSaPair pair) {
        return install(pair, true);
    }

    @Override
    public Optional<PairHandle> installReceiving(ChildSaPair pair) {
        return install(pair, false);
    }

    /**
     * Opens a successor at once: packets that find no SA would wait. A first pair waits for the exchange's last message to leave,
     * as its packets do anyway: a responder that waits for that message has no SA for what overtakes it.
     */
    @Override
    public void openOutbound(PairHandle handle) {
        InstalledPair pair = pairs.get(handle.id());
        if (pair == null) {
            return;
        }
        if (names.isNamed(pair.policy())) {
            name(handle);
            return;
        }
        openings.add(new Opening(handle, departures.get()));
        int _ = poll();
    }

    /** Nothing is to leave before: whoever asks for this has heard all of the peer's messages. */
    @Override
    public Optional<PairHandle> installActive(ChildSaPair pair) {
        Optional<PairHandle> installed = installReceiving(pair);
        installed.ifPresent(this::name);
        return installed;
    }

    private void name(PairHandle handle) {
        InstalledPair pair = pairs.get(handle.id());
        if (pair != null && !pair.isOutboundClosed()) {
            names.announce(pair);
            names.name(pair);
        }
    }

    /** Opens the pairs whose messages have left; answers how many. */
    public int poll() {
        int opened = 0;
        while (!openings.isEmpty() && openings.peek().when().getAsBoolean()) {
            name(openings.remove().pair());
            opened++;
        }
        return opened;
    }

    private Optional<PairHandle> install(ChildSaPair pair, boolean pending) {
        try (pair) {
            int shared = policies.of(pair.connection(), pair.child())
                    .orElseThrow(() -> new IllegalArgumentException("there is no such child"));
            Selector selector = Addresses.outbound(pair.selectors());
            Prefix peer = selector.destination();
            int policy = plane.tables().peers().take(shared, peer);
            InstalledPair installed;
            try {
                installed = installer.install(nextPair++, policy, pair, pending);
            } catch (RuntimeException e) {
                plane.tables().peers().leave(shared, peer);
                throw e;
            }
            if (!plane.tables().spd().policy(shared).selectors().equals(List.of(selector))) {
                // The peer has negotiated less than the child: RFC 4301 section 5.1 lets no other packet of the policy
                // take this SA.
                plane.tables().peers().narrow(shared);
            }
            installed.whenGone(() -> plane.tables().peers().leave(shared, peer));
            pairs.put(installed.id(), installed);
            installed.handles().forEach(handle -> byHandle.put(handle, installed));
            if (pending) {
                names.announce(installed);
            }
            return Optional.of(new PairHandle(installed.id()));
        } catch (SadException | CryptoDeviceException | IllegalArgumentException e) {
            LOG.warn("{}/{} cannot be installed: {}", pair.connection(), pair.child(), e.getMessage());
            pair.protocols().stream().map(ProtectedPair::inboundSpi).forEach(plane.inbound()::cancelSpi);
            return Optional.empty();
        }
    }

    @Override
    public Activation activate(PairHandle handle, ActivationCause cause) {
        InstalledPair pair = pairs.get(handle.id());
        if (pair == null) {
            return Activation.GONE;
        }
        // A packet is proved when its innermost SA, the first of the pair, has accepted it; the others go with that
        // one.
        Transition transition = plane.inbound().activate(pair.innermost(), cause(cause));
        if (transition != Transition.GONE) {
            confirmOthers(pair, cause(cause));
        }
        return switch (transition) {
            case DONE -> {
                open(pair, io.sallyport.pipeline.sad.ActivationCause.MESSAGE);
                yield Activation.DONE;
            }
            case ALREADY -> Activation.ALREADY;
            case GONE, TOO_EARLY -> Activation.GONE;
        };
    }

    private void confirmOthers(InstalledPair pair, io.sallyport.pipeline.sad.ActivationCause cause) {
        for (SaHandle other : pair.inbound()) {
            if (!other.equals(pair.innermost())) {
                plane.inbound().activate(other, cause);
            }
        }
    }

    /** The inbound SAs are ACTIVE: the outbound ones stand by themselves, and the policy names them. */
    private void open(InstalledPair pair, io.sallyport.pipeline.sad.ActivationCause cause) {
        for (SaHandle outbound : pair.outboundAll()) {
            plane.outbound().activate(outbound, cause);
        }
        names.name(pair);
    }

    /** A wait for CONNECTED that is over proves as much as a message: the peer had proved itself before. */
    private static io.sallyport.pipeline.sad.ActivationCause cause(ActivationCause cause) {
        return switch (cause) {
            case MESSAGE, COMMIT_TIMEOUT, SETTLED -> io.sallyport.pipeline.sad.ActivationCause.MESSAGE;
            case OLD_DELETE -> io.sallyport.pipeline.sad.ActivationCause.OLD_DELETE;
            case TRAFFIC -> throw new IllegalArgumentException("only a packet activates by traffic");
        };
    }

    @Override
    public void startDying(PairHandle handle) {
        InstalledPair pair = pairs.get(handle.id());
        if (pair != null) {
            pair.inbound().forEach(plane.inbound()::startDying);
            closeOutbound(pair);
        }
    }

    @Override
    public void retire(PairHandle handle) {
        InstalledPair pair = pairs.remove(handle.id());
        if (pair != null) {
            closeOutbound(pair);
            pair.inbound().forEach(plane.inbound()::retire);
            pair.handles().forEach(byHandle::remove);
            pair.gone();
        }
    }

    private void closeOutbound(InstalledPair pair) {
        if (pair.isOutboundClosed()) {
            return;
        }
        pair.closeOutbound();
        names.forget(pair);
        pair.outboundAll().forEach(plane.outbound()::retire);
    }

    @Override
    public Optional<Long> lastInboundNanos(PairHandle handle) {
        InstalledPair pair = pairs.get(handle.id());
        return pair == null ? Optional.empty() : pair.lastInbound(clock.getAsLong());
    }

    /** What an operator may know of the pair's first inbound SA. */
    public Optional<SaReport> report(PairHandle handle) {
        return Optional.ofNullable(pairs.get(handle.id()))
                .flatMap(pair -> SaReport.read(pair.inbound().getFirst()));
    }

    /** True if that SA was installed here. */
    public boolean owns(SaHandle sa) {
        return byHandle.containsKey(sa);
    }

    @Override
    public void onPromoted(SaHandle sa, long nanos) {
        InstalledPair pair = byHandle.get(sa);
        if (!sa.equals(pair.innermost())) {
            LOG.debug(
                    "the AH of a bundle was promoted; the pair is not before the ESP inside has passed its selectors");
            return;
        }
        confirmOthers(pair, io.sallyport.pipeline.sad.ActivationCause.OLD_DELETE);
        open(pair, io.sallyport.pipeline.sad.ActivationCause.TRAFFIC);
        events.ifPresent(to -> to.onPromoted(new PairHandle(pair.id()), nanos));
    }

    @Override
    public void onPendingExpired(SaHandle sa) {
        InstalledPair pair = byHandle.get(sa);
        if (pair != null) {
            retire(new PairHandle(pair.id()));
            events.ifPresent(to -> to.onPendingExpired(new PairHandle(pair.id())));
        }
    }

    @Override
    public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
        InstalledPair pair = byHandle.get(sa);
        if (pair == null || !pair.isNews(end)) {
            return;
        }
        PairHandle handle = new PairHandle(pair.id());
        if (end == Lifetime.End.HARD) {
            retire(handle);
        }
        events.ifPresent(to -> to.onLifetime(handle, end == Lifetime.End.HARD ? LifetimeEnd.HARD : LifetimeEnd.SOFT));
    }
}

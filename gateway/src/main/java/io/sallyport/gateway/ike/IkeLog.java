package io.sallyport.gateway.ike;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.transport.Endpoint;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens in IKE to the log, to a recording, and to counters that any thread may read. */
public final class IkeLog implements IkeListener {
    private static final Logger LOG = LoggerFactory.getLogger(IkeLog.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<Refusal, AtomicLong> refusals = new EnumMap<>(Refusal.class);
    private final Map<ActivationCause, AtomicLong> activations = new EnumMap<>(ActivationCause.class);
    private final Map<Transition, AtomicLong> transitions = new EnumMap<>(Transition.class);
    private final Map<Kind, Long> told = new HashMap<>();
    private final AtomicLong retransmissions = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();
    private volatile Optional<IkeEvent.ChildActive> firstActive = Optional.empty();

    /** What is told once in some seconds only. */
    private record Kind(Class<? extends IkeEvent> event, Optional<Refusal> reason) {}

    /** Changes in the life of a pair. */
    public enum Transition {
        /** It waits for the peer's last message, or for traffic. */
        PENDING,
        /** It is in use. */
        ACTIVE,
        /** The last message came after another cause had activated it. */
        CONFIRMED,
        /** Nothing proved it, and it is dead. */
        EXPIRED,
        /** It is gone. */
        ENDED
    }

    /** All counters zero. */
    public IkeLog() {
        for (Transition transition : Transition.values()) {
            transitions.put(transition, new AtomicLong());
        }
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, new AtomicLong());
        }
        for (ActivationCause cause : ActivationCause.values()) {
            activations.put(cause, new AtomicLong());
        }
    }

    /** Messages of ours that were sent again. */
    public long retransmissions() {
        return retransmissions.get();
    }

    /** Messages dropped, or attempts given up, for that reason. */
    public long refused(Refusal reason) {
        return refusals.get(reason).get();
    }

    /** Pairs that were pending and became active by that cause. */
    public long activated(ActivationCause cause) {
        return activations.get(cause).get();
    }

    /** Pairs that came to that point. */
    public long count(Transition transition) {
        return transitions.get(transition).get();
    }

    /** How the first pair of all became active, if one has. */
    public Optional<IkeEvent.ChildActive> firstActive() {
        return firstActive;
    }

    @Override
    public void on(IkeEvent event) {
        switch (event) {
            case IkeEvent.Warning warning -> LOG.warn("{}", warning.sentence());
            case IkeEvent.MessageRefused refused -> {
                refusals.get(refused.reason()).incrementAndGet();
                tell(refused);
            }
            case IkeEvent.Defect defect -> {
                refusals.get(Refusal.DEFECT).incrementAndGet();
                tell(defect);
            }
            case IkeEvent.Retransmitted again -> {
                retransmissions.incrementAndGet();
                tell(again);
            }
            case IkeEvent.Phase1Ended ended
            when !ended.known() -> {
                strangers.incrementAndGet();
                tell(ended);
            }
            case IkeEvent.ChildPending pending -> {
                LOG.info(
                        "{}/{} with {}: SPI {} is pending, its pair is {}",
                        pending.connection(),
                        pending.child(),
                        pending.remote(),
                        hex(pending.inboundSpi()),
                        hex(pending.outboundSpi()));
                record(
                        pending.connection(),
                        pending.child(),
                        pending.remote(),
                        pending.inboundSpi(),
                        Transition.PENDING,
                        "",
                        0);
            }
            case IkeEvent.ChildActive active -> active(active);
            case IkeEvent.ChildConfirmed confirmed -> {
                LOG.info(
                        "{}/{} with {}: SPI {} is confirmed by MESSAGE, {} µs after our last message",
                        confirmed.connection(),
                        confirmed.child(),
                        confirmed.remote(),
                        hex(confirmed.inboundSpi()),
                        micros(confirmed.nanosSinceLastMessage()));
                record(
                        confirmed.connection(),
                        confirmed.child(),
                        confirmed.remote(),
                        confirmed.inboundSpi(),
                        Transition.CONFIRMED,
                        ActivationCause.MESSAGE.name(),
                        micros(confirmed.nanosSinceLastMessage()));
            }
            case IkeEvent.ChildExpired expired -> {
                LOG.warn(
                        "{}/{} with {}: SPI {} was never proved, and ends {} µs after our last message",
                        expired.connection(),
                        expired.child(),
                        expired.remote(),
                        hex(expired.inboundSpi()),
                        micros(expired.nanosSinceLastMessage()));
                record(
                        expired.connection(),
                        expired.child(),
                        expired.remote(),
                        expired.inboundSpi(),
                        Transition.EXPIRED,
                        "",
                        micros(expired.nanosSinceLastMessage()));
            }
            case IkeEvent.ChildEnded ended -> {
                LOG.info(
                        "{}/{} with {}: SPI {} has ended: {}",
                        ended.connection(),
                        ended.child(),
                        ended.remote(),
                        hex(ended.inboundSpi()),
                        ended.why());
                record(
                        ended.connection(),
                        ended.child(),
                        ended.remote(),
                        ended.inboundSpi(),
                        Transition.ENDED,
                        ended.why(),
                        0);
            }
            case IkeEvent.ChildFailed failed -> {
                refusals.get(failed.reason()).incrementAndGet();
                LOG.warn("{}/{} failed: {}, {}", failed.connection(), failed.child(), failed.reason(), failed.detail());
            }
            case IkeEvent.PairsLimited limited ->
                LOG.warn(
                        "{}/{}: {} keeps {} of the {} pairs that the workers would have; it is asked again when a lifetime has"
                                + " passed, and until then workers without a pair hand over to those that have one",
                        limited.connection(),
                        limited.child(),
                        IdentityText.format(limited.peer()),
                        limited.kept(),
                        limited.wanted());
            case IkeEvent.PeerMoved moved -> {
                if (isDue(moved, Optional.empty())) {
                    LOG.info("{}: {} speaks from {} now", moved.connection(), moved.before(), moved.now());
                } else {
                    LOG.debug("{}: {} speaks from {} now", moved.connection(), moved.before(), moved.now());
                }
            }
            case IkeEvent.PeerDead dead -> LOG.warn("{}: {} does not answer", dead.connection(), dead.remote());
            default -> LOG.info("{}", event);
        }
    }

    /** At most one line for each reason in some seconds: anybody may send what is refused. */
    private void tell(IkeEvent.MessageRefused refused) {
        if (isDue(refused, Optional.of(refused.reason()))) {
            LOG.warn(
                    "message of {} refused: {}, {} ({} refused for that reason so far)",
                    refused.remote(),
                    refused.reason(),
                    refused.detail(),
                    refused(refused.reason()));
        } else {
            LOG.debug("message of {} refused: {}, {}", refused.remote(), refused.reason(), refused.detail());
        }
    }

    /** With its stack trace: somebody has to mend it. */
    private void tell(IkeEvent.Defect defect) {
        if (isDue(defect, Optional.empty())) {
            LOG.error(
                    "{} met a defect of this program and is dropped ({} so far)",
                    defect.met(),
                    refused(Refusal.DEFECT),
                    defect.cause());
        } else {
            LOG.debug("{} met a defect of this program and is dropped", defect.met(), defect.cause());
        }
    }

    /** Always to a peer that is known; otherwise at most one line in some seconds. */
    private void tell(IkeEvent.Retransmitted again) {
        if (again.known() || isDue(again, Optional.empty())) {
            LOG.info("{}: {} sent again to {}", again.connection(), again.message(), again.remote());
        } else {
            LOG.debug("{}: {} sent again to {}", again.connection(), again.message(), again.remote());
        }
    }

    /** Of an attempt of a stranger: at most one line for each reason in some seconds. */
    private void tell(IkeEvent.Phase1Ended ended) {
        if (isDue(ended, Optional.of(ended.reason()))) {
            LOG.info("{} (so far {} of peers that proved nothing)", ended, strangers.get());
        } else {
            LOG.debug("{}", ended);
        }
    }

    private boolean isDue(IkeEvent event, Optional<Refusal> reason) {
        long now = System.nanoTime();
        Kind kind = new Kind(event.getClass(), reason);
        Long last = told.get(kind);
        boolean due = last == null || now - last >= QUIET_NANOS;
        if (due) {
            told.put(kind, now);
        }
        return due;
    }

    private void active(IkeEvent.ChildActive active) {
        String cause = active.cause().map(Enum::name).orElse("AT_ONCE");
        long micros = micros(active.nanosSinceLastMessage());
        active.cause().ifPresent(one -> activations.get(one).incrementAndGet());
        firstActive = firstActive.or(() -> Optional.of(active));
        LOG.info(
                "{}/{} with {}: SPI {} is active by {}, {} µs after our last message",
                active.connection(),
                active.child(),
                active.remote(),
                hex(active.inboundSpi()),
                cause,
                micros);
        record(
                active.connection(),
                active.child(),
                active.remote(),
                active.inboundSpi(),
                Transition.ACTIVE,
                cause,
                micros);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private void record(
            String connection,
            String child,
            Endpoint remote,
            int inboundSpi,
            Transition transition,
            String cause,
            long micros) {
        transitions.get(transition).incrementAndGet();
        ChildTransition entry = new ChildTransition();
        if (entry.isEnabled()) {
            entry.child = connection + "/" + child;
            entry.peer = remote.toString();
            entry.inboundSpi = hex(inboundSpi);
            entry.transition = transition.name();
            entry.cause = cause;
            entry.micros = micros;
            entry.commit();
        }
    }

    private static String hex(int spi) {
        return String.format("0x%08x", spi);
    }
}

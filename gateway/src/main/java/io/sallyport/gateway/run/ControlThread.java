package io.sallyport.gateway.run;

import io.sallyport.dpdk.thread.ThreadEnd;
import io.sallyport.gateway.ike.IkeService;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread of one gateway, which is IKE's thread too: hears of promotions and expiries, lets dead SAs be
 * reclaimed, and runs all exchanges. From its start to its end it is the only writer of the gateway's SAs, so an exchange
 * installs them without a hand-over in between.
 */
final class ControlThread {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(20);
    private static final int STRAYS_AT_ONCE = 64;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final DataPlane plane;
    private final Optional<IkeService> ike;
    private final Keepalives keepalives;
    private final Map<SaHandle, InstalledTunnel> tunnels;
    private final Map<SaHandle, InstalledTunnel> byAnySa = new HashMap<>();
    private final AgentRunner runner;
    private Optional<Thread> thread = Optional.empty();
    private final AtomicLong promoted = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private final Histogram told = new SynchronizedHistogram(LONGEST_NANOS, 3);
    private volatile OptionalLong lastPromoted = OptionalLong.empty();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean leaving;
    private boolean left;
    private volatile Optional<Throwable> failure = Optional.empty();

    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
            told.recordValue(Math.clamp(System.nanoTime() - nanos, 0, LONGEST_NANOS));
            lastPromoted = OptionalLong.of(nanos);
            if (isOfIke(sa)) {
                promoted.incrementAndGet();
                ike.orElseThrow().childSas().onPromoted(sa, nanos);
                return;
            }
            if (!tunnels.containsKey(sa)) {
                LOG.debug("the AH of a bundle was promoted by traffic; its ESP follows by its own");
                return;
            }
            promoted.incrementAndGet();
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
            InstalledTunnel tunnel = tunnels.get(sa);
            // Its gate is open since the promotion; from here on it stands by itself.
            plane.outbound().activate(tunnel.outbound(), ActivationCause.TRAFFIC);
            tunnel.bundle().ifPresent(ah -> plane.outbound().activate(ah.outbound(), ActivationCause.TRAFFIC));
            LOG.info("{} was promoted by traffic; told after {} µs", tunnel, micros);
        }

        @Override
        public void onPendingExpired(SaHandle sa) {
            if (isOfIke(sa)) {
                expired.incrementAndGet();
                ike.orElseThrow().childSas().onPendingExpired(sa);
                return;
            }
            if (!tunnels.containsKey(sa)) {
                LOG.debug("the AH of a bundle has ended; its ESP SA ends by its own timeout");
                return;
            }
            expired.incrementAndGet();
            InstalledTunnel tunnel = tunnels.get(sa);
            // Its gate can never open now.
            plane.tables().policySas().publishCurrent(tunnel.policy(), 0);
            plane.outbound().retire(tunnel.outbound());
            tunnel.bundle().ifPresent(ah -> {
                plane.inbound().retire(ah.inbound());
                plane.outbound().retire(ah.outbound());
            });
            LOG.warn("{} was pending too long and has ended, and its outbound SA with it", tunnel);
        }

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
            if (isOfIke(sa)) {
                ike.orElseThrow().childSas().onLifetime(sa, direction, end);
                return;
            }
            InstalledTunnel tunnel = byAnySa.get(sa);
            if (end == Lifetime.End.SOFT) {
                LOG.warn("{}: its {} SA nears the end of its lifetime", tunnel, direction);
                return;
            }
            if (direction == Direction.OUTBOUND) {
                plane.tables().policySas().publishCurrent(tunnel.policy(), 0);
                plane.outbound().retire(tunnel.outbound());
                tunnel.bundle().ifPresent(ah -> plane.outbound().retire(ah.outbound()));
            } else {
                tunnel.bundle().ifPresent(ah -> plane.inbound().retire(ah.inbound()));
            }
            LOG.warn("{}: its {} SA has come to the end of its lifetime", tunnel, direction);
        }
    };

    /**
     * A thread, not yet started.
     *
     * @param ike what else runs on the thread, if there are connections
     * @param tunnels all that have SAs in the data plane
     * @param keepalives of those tunnels
     */
    ControlThread(
            String name,
            DataPlane plane,
            List<InstalledTunnel> tunnels,
            Keepalives keepalives,
            Optional<IkeService> ike) {
        this.keepalives = keepalives;
        this.ike = ike;
        this.plane = plane;
        this.tunnels = tunnels.stream().collect(Collectors.toMap(InstalledTunnel::inbound, tunnel -> tunnel));
        for (InstalledTunnel tunnel : tunnels) {
            byAnySa.put(tunnel.inbound(), tunnel);
            byAnySa.put(tunnel.outbound(), tunnel);
            tunnel.bundle().ifPresent(ah -> {
                byAnySa.put(ah.inbound(), tunnel);
                byAnySa.put(ah.outbound(), tunnel);
            });
        }
        this.runner =
                new AgentRunner(new SleepingIdleStrategy(REST_NANOS), this::failed, null, new Duty(name + "-control"));
    }

    private boolean isOfIke(SaHandle sa) {
        return ike.map(service -> service.childSas().owns(sa)).orElse(false);
    }

    void start() {
        thread = Optional.of(AgentRunner.startOnThread(
                runner, duty -> Thread.ofPlatform().daemon().unstarted(duty)));
    }

    private void failed(Throwable cause) {
        if (failure.isEmpty()) {
            failure = Optional.of(cause instanceof AgentTerminationException ? cause.getCause() : cause);
        }
    }

    /** The duty cycle: what workers tell, time that is over, and IKE, in this order. */
    private final class Duty implements Agent {
        private final String name;

        Duty(String name) {
            this.name = name;
        }

        @Override
        public String roleName() {
            return name;
        }

        @Override
        public void onStart() {
            Thread.currentThread().setName(name);
            ike.ifPresent(IkeService::begin);
        }

        @Override
        public int doWork() {
            try {
                if (leaving) {
                    leave();
                }
                return plane.poll(System.nanoTime(), listener)
                        + keepalives.poll(System.nanoTime())
                        + ike.map(IkeService::poll).orElseGet(ControlThread.this::takeStrays);
            } catch (RuntimeException | Error e) {
                // State that one step left half done is nothing to go on with.
                throw new AgentTerminationException(e);
            }
        }

        /** Workers have ended by now: what they told last is still to be heard. */
        @Override
        public void onClose() {
            if (failure.isEmpty()) {
                plane.poll(System.nanoTime(), listener);
            }
        }
    }

    /** Datagrams that a policy of the configuration lets in, though no IKE is here: their buffers are wanted back. */
    private int takeStrays() {
        return plane.host().receive(datagram -> {}, STRAYS_AT_ONCE);
    }

    /** What ended the thread unasked. */
    Optional<Throwable> failure() {
        return failure;
    }

    /** Pending SAs that traffic promoted. */
    long promoted() {
        return promoted.get();
    }

    /** Nanoseconds from each promotion until this thread was told of it. */
    Histogram told() {
        return told.copy();
    }

    /** When traffic last promoted an SA, by the steady clock. */
    OptionalLong lastPromoted() {
        return lastPromoted;
    }

    /** Pending SAs that ended by their timeout. */
    long expired() {
        return expired.get();
    }

    /**
     * Lets IKE end its SAs and tell the peers, while the workers still run; waits until they have the messages, however many, as
     * long as they take some.
     */
    void sayGoodbye() throws InterruptedException {
        if (ike.isEmpty() || thread.isEmpty() || !thread.get().isAlive()) {
            return;
        }
        leaving = true;
        IkeService service = ike.orElseThrow();
        if (!awaitEnd(gone, service::taken, SILENCE, LONGEST_GOODBYE)) {
            LOG.warn(
                    "{} peers could not be told that this gateway ends: workers took no message for {} ms, or it took over {} s",
                    service.untold(),
                    SILENCE.toMillis(),
                    LONGEST_GOODBYE.toSeconds());
        }
    }

    /**
     * Waits for the end of something that advances.
     *
     * @param silence how long it may stand still
     * @param longest how long it may take in all
     * @return false if it did not end
     */
    static boolean awaitEnd(CountDownLatch end, LongSupplier advance, Duration silence, Duration longest)
            throws InterruptedException {
        long begin = System.nanoTime();
        long before = advance.getAsLong();
        while (!end.await(silence.toNanos(), TimeUnit.NANOSECONDS)) {
            long now = advance.getAsLong();
            if (now == before || System.nanoTime() - begin >= longest.toNanos()) {
                return false;
            }
            before = now;
        }
        return true;
    }

    private void leave() {
        if (!left) {
            left = true;
            ike.orElseThrow().end();
        } else if (ike.orElseThrow().isTold()) {
            gone.countDown();
        }
    }

    /** Waits for the thread's end, which an interrupt does not cut short. */
    void stop() {
        if (thread.isPresent()) {
            runner.close();
            ThreadEnd.await(thread.get());
        }
    }
}

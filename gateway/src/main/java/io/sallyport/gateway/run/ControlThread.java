package io.sallyport.gateway.run;

import io.sallyport.gateway.ike.IkeService;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread of one gateway: hears of promotions and expiries, and lets dead SAs be reclaimed. From its start to
 * its end it is the only writer of the gateway's SAs.
 */
final class ControlThread {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);
    private static final long GOODBYE_MILLIS = 500;
    private static final int STRAYS_AT_ONCE = 64;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DataPlane plane;
    private final Optional<IkeService> ike;
    private final Keepalives keepalives;
    private final Map<SaHandle, InstalledTunnel> tunnels;
    private final Map<SaHandle, InstalledTunnel> byAnySa = new HashMap<>();
    private final Thread thread;
    private final AtomicLong promoted = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean leaving;
    private boolean left;
    private volatile Optional<Throwable> failure = Optional.empty();

    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
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
        this.thread = Thread.ofPlatform().name(name + "-control").daemon().unstarted(this::run);
    }

    private boolean isOfIke(SaHandle sa) {
        return ike.map(service -> service.childSas().owns(sa)).orElse(false);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            ike.ifPresent(IkeService::begin);
            while (!stopping) {
                if (leaving) {
                    leave();
                }
                int work = plane.poll(System.nanoTime(), listener)
                        + keepalives.poll(System.nanoTime())
                        + ike.map(IkeService::poll).orElseGet(this::takeStrays);
                if (work == 0) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
            // Workers have ended by now: what they told last is still to be heard.
            plane.poll(System.nanoTime(), listener);
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
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

    /** Pending SAs that ended by their timeout. */
    long expired() {
        return expired.get();
    }

    /** Lets IKE end its SAs and tell the peers, while the workers still run; waits until they have the messages. */
    void sayGoodbye() throws InterruptedException {
        if (ike.isEmpty() || !thread.isAlive()) {
            return;
        }
        leaving = true;
        if (!gone.await(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.warn("the peers could not be told within {} ms that this gateway ends", GOODBYE_MILLIS);
        }
    }

    private void leave() {
        if (!left) {
            left = true;
            ike.orElseThrow().end();
        } else if (ike.orElseThrow().isTold()) {
            gone.countDown();
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}

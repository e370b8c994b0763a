package io.sallyport.ike.engine;

import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.informational.DeadPeerWatch;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Timers;

/** What has to be done for one established ISAKMP SA as time goes by: renew it, end it, watch the peer, hold NAT open. */
final class Upkeep {
    /** RFC 3948 section 4 asks for 20 seconds by default. */
    private static final long KEEPALIVE_NANOS = 20_000_000_000L;

    private final IkeSa sa;
    private final Ports ports;
    private final DeadPeerWatch watch;
    private final Timers.Timer renewal;
    private final Timers.Timer end;
    private Timers.Timer keepalive;

    Upkeep(IkeSa sa, Runnable renew, Runnable over) {
        this.sa = sa;
        this.ports = sa.ports();
        RekeyPolicy policy = sa.connection().rekey().withLifetime(sa.lifetime());
        long now = ports.now();
        renewal = ports.timers().at(now + policy.softNanos(ports.random().nextDouble()), renew);
        end = ports.timers().at(now + sa.lifetime().toNanos(), over);
        watch = new DeadPeerWatch(sa);
        watch.start();
        if (sa.nat().here()) {
            armKeepalive();
        }
    }

    DeadPeerWatch watch() {
        return watch;
    }

    void stop() {
        watch.stop();
        renewal.cancel();
        end.cancel();
        if (keepalive != null) {
            keepalive.cancel();
        }
    }

    private void armKeepalive() {
        keepalive = ports.timers().at(ports.now() + KEEPALIVE_NANOS, () -> {
            sa.route().keepAlive();
            armKeepalive();
        });
    }
}

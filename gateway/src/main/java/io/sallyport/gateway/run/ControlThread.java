package io.sallyport.gateway.run;

import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread of one gateway: hears of promotions and expiries, and lets dead SAs be reclaimed. From its start to
 * its end it is the only writer of the gateway's SAs.
 */
final class ControlThread {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DataPlane plane;
    private final Map<SaHandle, String> names;
    private final Thread thread;
    private final AtomicLong promoted = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private volatile boolean stopping;

    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {
            promoted.incrementAndGet();
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
            LOG.info("{} was promoted by traffic; told after {} µs", name(sa), micros);
        }

        @Override
        public void onPendingExpired(SaHandle sa) {
            expired.incrementAndGet();
            LOG.warn("{} was pending too long and has ended", name(sa));
        }
    };

    /**
     * A thread, not yet started.
     *
     * @param names what to call the inbound SAs in the log
     */
    ControlThread(String name, DataPlane plane, Map<SaHandle, String> names) {
        this.plane = plane;
        this.names = Map.copyOf(names);
        this.thread = Thread.ofPlatform().name(name + "-control").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            if (plane.poll(System.nanoTime(), listener) == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
        // Workers have ended by now: what they told last is still to be heard.
        plane.poll(System.nanoTime(), listener);
    }

    private String name(SaHandle sa) {
        return names.getOrDefault(sa, sa.toString());
    }

    /** Pending SAs that traffic promoted. */
    long promoted() {
        return promoted.get();
    }

    /** Pending SAs that ended by their timeout. */
    long expired() {
        return expired.get();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}

package io.sallyport.gateway.lab;

import io.sallyport.gateway.run.Gateway;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Lets the hosts send and the wire carry, on the calling thread, until the time is over and nothing is under way. */
final class LabTraffic {
    /** Packets under way at most: fewer than any ring has slots. */
    private static final long UNDER_WAY = 256;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final Host near;
    private final Host far;
    private final Wire wire;
    private final List<Gateway> gateways;

    LabTraffic(Host near, Host far, Wire wire, List<Gateway> gateways) {
        this.near = near;
        this.far = far;
        this.wire = wire;
        this.gateways = List.copyOf(gateways);
    }

    /**
     * Sends for that long, then waits for the rest.
     *
     * @return seconds for which was sent
     */
    double run(int seconds, Consumer<String> progress) {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long nextProgress = start + PROGRESS_NANOS;
        long deliveredBefore = 0;
        long now = start;
        while (now - end < 0) {
            int work = carry();
            now = System.nanoTime();
            if (work == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
            if (now - nextProgress >= 0) {
                long delivered = near.delivered() + far.delivered();
                progress.accept(line(now - start, delivered, delivered - deliveredBefore, now - nextProgress));
                deliveredBefore = delivered;
                nextProgress = now + PROGRESS_NANOS;
                failIfBroken();
            }
        }
        double sentFor = (now - start) / 1e9;
        drain();
        return sentFor;
    }

    /** Sends, carries and receives once; answers how much that was. */
    int carry() {
        return turn(UNDER_WAY - underWay());
    }

    /** Waits for what is under way. */
    void drain() {
        drain(System.nanoTime() + DRAIN_NANOS);
    }

    private void drain(long until) {
        while (underWay() > 0 && System.nanoTime() - until < 0) {
            if (turn(0) == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    private int turn(long allowance) {
        return wire.move() + far.receive() + near.receive() + near.send(allowance);
    }

    /** Packets that were sent, and neither arrived nor are known to be lost. */
    private long underWay() {
        long dropped = 0;
        for (Gateway gateway : gateways) {
            dropped += gateway.drops();
        }
        long arrived = near.delivered() + far.delivered() + near.corrupted() + far.corrupted();
        return near.sent() + far.sent() - arrived - wire.lostFrames() - wire.refusedFrames() - dropped;
    }

    private void failIfBroken() {
        for (Gateway gateway : gateways) {
            gateway.throwIfFailed();
        }
    }

    private static String line(long nanos, long delivered, long recently, long late) {
        double perSecond = recently * 1e9 / (PROGRESS_NANOS + late);
        return String.format("%4.1f s  %,12d delivered  %7.3f Mpps", nanos / 1e9, delivered, perSecond / 1e6);
    }
}

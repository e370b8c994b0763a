package io.sallyport.jmh.rig;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import org.HdrHistogram.Histogram;

/**
 * Sends good frames, and others among them if asked, at times that do not depend on the gateway, and receives what comes out.
 * A frame's latency counts from the time when it was due, so that a generator that was held up itself does not hide it.
 */
public final class Generator implements AutoCloseable {
    private static final int BURST = 32;
    private static final long GRACE_NANOS = 200_000_000;
    private static final long MOST_NANOS = 10_000_000_000L;

    /** Where the number of a frame stands in what comes out: behind Ethernet, IPv4 and UDP. */
    private static final int NUMBER_OFFSET = 14 + 20 + 8;

    private final MbufPool pool;
    private final TxQueue out;
    private final RxQueue in;
    private final OffHeap array = OffHeap.allocate((long) Long.BYTES * BURST);

    /**
     * What became of a run.
     *
     * @param sent good frames
     * @param delivered of them
     * @param others that were sent among them
     * @param latency of the delivered ones in nanoseconds
     * @param seconds from the first to the last frame sent
     */
    public record Outcome(long sent, long delivered, long others, Histogram latency, double seconds) {}

    public Generator(RingRig rig) {
        pool = rig.pool();
        out = rig.source().txQueue(0);
        in = rig.sink().rxQueue(0);
    }

    /**
     * Sends all good frames once.
     *
     * @param rate good frames a second
     * @param others frames that are sent between them again and again, as many a second as {@code otherRate}; clear text
     *     comes out of the gateway only for good ones
     */
    public Outcome run(FrameStore good, double rate, FrameStore others, double otherRate) {
        Histogram latency = new Histogram(MOST_NANOS, 3);
        Paced goods = new Paced(good, rate);
        Paced rest = new Paced(others, otherRate);
        long delivered = 0;
        long start = System.nanoTime();
        long lastAt = start;
        while (goods.sent < good.count()) {
            long now = System.nanoTime() - start;
            int sent = goods.send(now, good.count()) + rest.send(now, Long.MAX_VALUE);
            delivered += receive(start, rate, latency);
            if (sent > 0) {
                lastAt = System.nanoTime();
            }
        }
        double seconds = (lastAt - start) / 1e9;
        for (long quietSince = System.nanoTime(); System.nanoTime() - quietSince < GRACE_NANOS; ) {
            long count = receive(start, rate, latency);
            delivered += count;
            if (count > 0) {
                quietSince = System.nanoTime();
            }
        }
        return new Outcome(goods.sent, delivered, rest.sent, latency, seconds);
    }

    /** One kind of frames and how many of them have been sent. */
    private final class Paced {
        private final FrameStore frames;
        private final double rate;
        private long sent;

        Paced(FrameStore frames, double rate) {
            this.frames = frames;
            this.rate = rate;
        }

        /** Sends what is due by now, one burst at most; what finds no place in the ring counts as sent. */
        int send(long elapsed, long most) {
            int due = (int) Math.min(BURST, Math.min(most, (long) (elapsed * rate / 1e9)) - sent);
            if (due <= 0 || !pool.allocBulk(array.address(), due)) {
                return 0;
            }
            for (int i = 0; i < due; i++) {
                frames.copyTo(Mbuf.at(array.address(), i), (int) ((sent + i) % frames.count()));
            }
            int taken = out.burst(array.address(), due);
            for (int i = taken; i < due; i++) {
                Mbufs.free(Mbuf.at(array.address(), i));
            }
            sent += due;
            return due;
        }
    }

    private int receive(long start, double rate, Histogram latency) {
        int count = in.burst(array.address(), BURST);
        if (count > 0) {
            long now = System.nanoTime() - start;
            for (int i = 0; i < count; i++) {
                long mbuf = Mbuf.at(array.address(), i);
                long due = (long) (Memory.be32(Mbuf.data(mbuf) + NUMBER_OFFSET) * 1e9 / rate);
                latency.recordValue(Math.clamp(now - due, 0, MOST_NANOS));
            }
            Mbufs.freeBulk(array.address(), count);
        }
        return count;
    }

    @Override
    public void close() {
        array.close();
    }
}

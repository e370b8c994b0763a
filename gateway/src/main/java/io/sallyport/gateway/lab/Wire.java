package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import java.util.Optional;
import java.util.SplittableRandom;

/** The wire between the gateways: carries frames both ways, and loses some of them. Used by one thread. */
final class Wire implements AutoCloseable {
    private static final int BURST = Burst.CAPACITY;

    private final RxQueue fromWest;
    private final TxQueue toWest;
    private final RxQueue fromEast;
    private final TxQueue toEast;
    private final SplittableRandom random;
    private final double loss;
    private final Optional<QuickModeTap> tap;
    private final OffHeap area = OffHeap.allocate(2L * BURST * Long.BYTES);
    private final long received = area.address();
    private final long lost = received + (long) BURST * Long.BYTES;
    private long lostFrames;
    private long refusedFrames;

    /**
     * A wire.
     *
     * @param west the end that west's outside port is joined to
     * @param east the end that east's outside port is joined to
     * @param lossPercent 0 to 100
     * @param tap watches the frames and names some to lose, if there is one
     */
    Wire(Port west, Port east, double lossPercent, long seed, Optional<QuickModeTap> tap) {
        this.tap = tap;
        fromWest = west.rxQueue(0);
        toWest = west.txQueue(0);
        fromEast = east.rxQueue(0);
        toEast = east.txQueue(0);
        loss = lossPercent / 100;
        random = new SplittableRandom(seed);
    }

    /** Carries what waits at either end; answers how much that was. */
    int move() {
        return carry(fromWest, toEast, true) + carry(fromEast, toWest, false);
    }

    private int carry(RxQueue from, TxQueue to, boolean eastward) {
        int count = from.burst(received, BURST);
        int kept = count;
        if ((loss > 0 || tap.isPresent()) && count > 0) {
            kept = lose(count, eastward);
        }
        int sent = kept == 0 ? 0 : to.burst(received, kept);
        if (sent < kept) {
            refusedFrames += kept - sent;
            Mbufs.freeBulk(received + (long) sent * Long.BYTES, kept - sent);
        }
        return count;
    }

    /** Takes the frames that get lost out of the burst; answers how many are left. */
    private int lose(int count, boolean eastward) {
        int kept = 0;
        int gone = 0;
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(received, i);
            boolean named = tap.isPresent() && tap.get().loses(mbuf, eastward);
            if (named || (loss > 0 && random.nextDouble() < loss)) {
                Mbuf.put(lost, gone++, mbuf);
            } else {
                Mbuf.put(received, kept++, mbuf);
            }
        }
        if (gone > 0) {
            Mbufs.freeBulk(lost, gone);
            lostFrames += gone;
        }
        return kept;
    }

    /** Frames lost on purpose. */
    long lostFrames() {
        return lostFrames;
    }

    /** Frames that the ring behind the wire did not take. */
    long refusedFrames() {
        return refusedFrames;
    }

    @Override
    public void close() {
        area.close();
    }
}

package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The wire between the gateways: carries frames both ways, and loses some of them. Used by one thread.
 *
 * <p>What a worker sends is of SAs that the worker of the same number owns at the other end.
 */
final class Wire implements AutoCloseable {
    private static final int BURST = Burst.CAPACITY;

    /** Queues by the workers at that end that send by them, or receive from them. */
    private final List<RxQueue> fromWest;

    private final List<TxQueue> toWest;
    private final List<RxQueue> fromEast;
    private final List<TxQueue> toEast;
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
     * @param homesWest west's queues outside by the workers that receive from them
     * @param homesEast the same of east
     * @param lossPercent 0 to 100
     * @param tap watches the frames and names some to lose, if there is one
     */
    Wire(
            Port west,
            Port east,
            List<Integer> homesWest,
            List<Integer> homesEast,
            double lossPercent,
            long seed,
            Optional<QuickModeTap> tap) {
        this.tap = tap;
        fromWest = PortQueues.of(west).arrivals();
        toWest = inOrder(PortQueues.of(west).departures(), homesWest);
        fromEast = PortQueues.of(east).arrivals();
        toEast = inOrder(PortQueues.of(east).departures(), homesEast);
        loss = lossPercent / 100;
        random = new SplittableRandom(seed);
    }

    private static List<TxQueue> inOrder(List<TxQueue> queues, List<Integer> numbers) {
        List<TxQueue> ordered = new ArrayList<>();
        for (int number : numbers) {
            ordered.add(queues.get(number));
        }
        return ordered;
    }

    /** Carries what waits at either end; answers how much that was. */
    int move() {
        return move(false);
    }

    /**
     * Carries what waits at either end; answers how much that was.
     *
     * @param astray true if half of each burst is to come to another worker than the one that owns its SAs
     */
    int move(boolean astray) {
        int work = 0;
        for (int worker = 0; worker < toEast.size(); worker++) {
            work += carry(fromWest, toEast, worker, astray, true);
            work += carry(fromEast, toWest, worker, astray, false);
        }
        return work;
    }

    private int carry(List<RxQueue> from, List<TxQueue> to, int worker, boolean astray, boolean eastward) {
        int count = from.get(worker).burst(received, BURST);
        int kept = count;
        if ((loss > 0 || tap.isPresent()) && count > 0) {
            kept = lose(count, eastward);
        }
        int home = astray ? kept / 2 : kept;
        send(to.get(worker), 0, home);
        send(to.get(worker + 1 == to.size() ? 0 : worker + 1), home, kept);
        return count;
    }

    /** Sends what was received and kept, from one place to before another. */
    private void send(TxQueue to, int first, int end) {
        int sent = first == end ? end : first + to.burst(received + (long) first * Long.BYTES, end - first);
        if (sent < end) {
            refusedFrames += end - sent;
            Mbufs.freeBulk(received + (long) sent * Long.BYTES, end - sent);
        }
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

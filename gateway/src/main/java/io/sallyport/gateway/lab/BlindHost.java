package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * A host that sends copies of frames written once, and throws away what comes without a look. Used by one thread.
 *
 * <p>In a rehearsal all that a host does is done by the interpreter, and takes the time that the gateways' compilation wants.
 */
final class BlindHost implements AutoCloseable {
    private static final int BURST = 32;

    private final RxQueue arrivals;
    private final TxQueue departures;
    private final MbufPool pool;
    private final int[] octets;
    private final OffHeap frames;
    private final OffHeap area = OffHeap.allocate((long) BURST * Long.BYTES);
    private final long mbufs = area.address();
    private int next;
    private long delivered;

    /**
     * A host.
     *
     * @param port its end of the cable to the gateway
     * @param probe writes the frames, one of each size
     */
    BlindHost(Port port, MbufPool pool, Probe probe, PacketSize size) {
        this.arrivals = port.rxQueue(0);
        this.departures = port.txQueue(0);
        this.pool = pool;
        octets = new int[size.cycle().size()];
        frames = OffHeap.allocate((long) octets.length * Probe.MOST_OCTETS);
        long mbuf = pool.alloc();
        if (mbuf == 0) {
            throw new IllegalStateException("the pool of the lab's hosts is empty");
        }
        for (int i = 0; i < octets.length; i++) {
            probe.write(mbuf, i, size.octets(i), 0);
            octets[i] = Mbuf.dataLength(mbuf);
            Memory.copy(Mbuf.data(mbuf), frame(i), octets[i]);
        }
        Mbufs.free(mbuf);
    }

    private long frame(int number) {
        return frames.address() + (long) number * Probe.MOST_OCTETS;
    }

    /** Sends so many frames, {@value #BURST} at most, if there are buffers. */
    void send(int count) {
        if (!pool.allocBulk(mbufs, count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(mbufs, i);
            Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets[next]);
            Memory.copy(frame(next), Mbuf.data(mbuf), octets[next]);
            next = next + 1 == octets.length ? 0 : next + 1;
        }
        int taken = departures.burst(mbufs, count);
        if (taken < count) {
            Mbufs.freeBulk(mbufs + (long) taken * Long.BYTES, count - taken);
        }
    }

    /** Takes a burst of what has arrived; answers how much that was. */
    int receive() {
        int count = arrivals.burst(mbufs, BURST);
        if (count > 0) {
            Mbufs.freeBulk(mbufs, count);
            delivered += count;
        }
        return count;
    }

    long delivered() {
        return delivered;
    }

    @Override
    public void close() {
        area.close();
        frames.close();
    }
}

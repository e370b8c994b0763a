package io.sallyport.dpdk;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.OffHeap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An array of packet addresses, with which a test sends frames and awaits them. */
public final class BurstBuffer implements AutoCloseable {
    /** Packets that the array holds. */
    public static final int SIZE = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OffHeap array = OffHeap.allocate((long) SIZE * Long.BYTES);

    /** The array's address. */
    public long address() {
        return array.address();
    }

    /** Sends each frame as a packet of one segment; fails if the queue stays full. */
    public void send(MbufPool pool, TxQueue queue, List<byte[]> frames) {
        for (byte[] frame : frames) {
            long m = pool.alloc();
            if (m == 0) {
                throw new AssertionError("Pool " + pool.name() + " is empty.");
            }
            Mbuf.fill(m, frame);
            sendOne(queue, m);
        }
    }

    /** Sends one packet; fails if the queue stays full. */
    public void sendOne(TxQueue queue, long m) {
        Mbuf.put(address(), 0, m);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (queue.burst(address(), 1) == 0) {
            if (System.nanoTime() - end > 0) {
                Mbufs.free(m);
                throw new AssertionError("Queue " + queue.index() + " of port " + queue.port() + " takes nothing.");
            }
        }
    }

    /** Polls until {@code count} frames have come and returns them; fails if they do not. */
    public List<byte[]> receive(RxQueue queue, int count) {
        return receive(List.of(queue), count);
    }

    /**
     * Polls some queues in turn until {@code count} frames of {@link Frames} have come and returns them; fails if they
     * do not. What a kernel sends of its own accord is passed over.
     */
    public List<byte[]> receive(List<RxQueue> queues, int count) {
        List<byte[]> frames = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (frames.size() < count) {
            for (RxQueue queue : queues) {
                poll(queue).stream().filter(Frames::isOurs).forEach(frames::add);
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Only " + frames.size() + " of " + count + " frames came.");
            }
        }
        return frames;
    }

    /** Receives what is there now. */
    public List<byte[]> poll(RxQueue queue) {
        int received = queue.burst(address(), SIZE);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < received; i++) {
            frames.add(Mbuf.bytes(Mbuf.at(address(), i)));
        }
        Mbufs.freeBulk(address(), received);
        return frames;
    }

    @Override
    public void close() {
        array.close();
    }
}

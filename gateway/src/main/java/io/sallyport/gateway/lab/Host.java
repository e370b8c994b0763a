package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * A host behind a gateway: sends probes, and checks those that arrive. Used by one thread.
 *
 * <p>East's host answers each probe with one of the same number, size and time of sending; west's host therefore measures
 * round trips, and east's one way.
 */
final class Host implements AutoCloseable {
    private static final int BURST = Burst.CAPACITY;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final RxQueue arrivals;
    private final TxQueue departures;
    private final MbufPool pool;
    private final Probe probe;
    private final PacketSize size;
    private final boolean answers;
    private final OffHeap area = OffHeap.allocate(2L * BURST * Long.BYTES);
    private final long received = area.address();
    private final long toSend = received + (long) BURST * Long.BYTES;
    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private long sent;
    private long delivered;
    private long deliveredOctets;
    private long corrupted;
    private long disordered;
    private long last = -1;
    private Optional<Long> firstDelivery = Optional.empty();

    /**
     * A host.
     *
     * @param port its end of the cable to the gateway
     * @param answers true if it turns each probe back
     */
    Host(Port port, MbufPool pool, Probe probe, PacketSize size, boolean answers) {
        this.arrivals = port.rxQueue(0);
        this.departures = port.txQueue(0);
        this.pool = pool;
        this.probe = probe;
        this.size = size;
        this.answers = answers;
    }

    /** Sends up to {@code most} new probes; answers how many the ring took. */
    int send(long most) {
        int count = (int) Math.min(most, BURST);
        if (count <= 0 || !pool.allocBulk(toSend, count)) {
            return 0;
        }
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            probe.write(Mbuf.at(toSend, i), sent + i, size.octets(sent + i), now);
        }
        return depart(count);
    }

    /** Checks what has arrived, and answers it if this host does; answers how much that was. */
    int receive() {
        int count = arrivals.burst(received, BURST);
        if (count == 0) {
            return 0;
        }
        long now = System.nanoTime();
        int answer = 0;
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(received, i);
            long number = probe.verify(mbuf, size);
            if (number < 0) {
                corrupted++;
                continue;
            }
            disordered += number > last ? 0 : 1;
            last = number;
            delivered++;
            firstDelivery = firstDelivery.or(() -> Optional.of(now));
            deliveredOctets += size.octets(number);
            long sentAt = probe.sentAt(mbuf);
            latency.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - sentAt)));
            if (answers) {
                long back = pool.alloc();
                if (back == 0) {
                    throw new IllegalStateException("the pool of the lab's hosts is empty");
                }
                probe.write(back, number, size.octets(number), sentAt);
                Mbuf.put(toSend, answer++, back);
            }
        }
        Mbufs.freeBulk(received, count);
        if (answer > 0) {
            depart(answer);
        }
        return count;
    }

    private int depart(int count) {
        int taken = departures.burst(toSend, count);
        sent += taken;
        if (taken < count) {
            Mbufs.freeBulk(toSend + (long) taken * Long.BYTES, count - taken);
        }
        return taken;
    }

    long sent() {
        return sent;
    }

    long delivered() {
        return delivered;
    }

    /** When the first packet arrived whole, by the steady clock. */
    Optional<Long> firstDelivery() {
        return firstDelivery;
    }

    long deliveredOctets() {
        return deliveredOctets;
    }

    /** Arrivals that were not whole and unchanged. */
    long corrupted() {
        return corrupted;
    }

    /** Arrivals whose number was not above all before. */
    long disordered() {
        return disordered;
    }

    Histogram latency() {
        return latency;
    }

    @Override
    public void close() {
        area.close();
        probe.close();
    }
}

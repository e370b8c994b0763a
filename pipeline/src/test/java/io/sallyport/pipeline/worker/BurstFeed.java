package io.sallyport.pipeline.worker;

import com.sun.management.ThreadMXBean;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Sends copies of some frames to a gateway, a burst at a time, polls its workers in this thread, and throws away what comes
 * out. Allocates nothing itself.
 */
final class BurstFeed implements AutoCloseable {
    static final int BURST = 32;

    /** The JVM itself allocates on a thread now and then; a packet that did would show as many times over. */
    static final long JVM_OCTETS = 64 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Testbed testbed;
    private final Testbed.Cable cable;
    /** All that the workers send by. */
    private final RxQueue[] sent;

    private final Worker[] workers;
    private final long[] templates;
    private final OffHeap array = OffHeap.allocate((long) Long.BYTES * BURST);
    private long out;

    /** A feed of frames that take turns. */
    BurstFeed(Testbed testbed, GatewayUnderTest gateway, Testbed.Cable cable, byte[]... frames) {
        this.testbed = testbed;
        this.cable = cable;
        this.workers = gateway.plane.workers().toArray(Worker[]::new);
        this.sent = Stream.of(gateway.inside, gateway.outside)
                .flatMap(each -> workers.length == 1
                        ? Stream.of(each.fromGateway())
                        : Stream.of(each.fromGateway(), each.secondFromGateway()))
                .toArray(RxQueue[]::new);
        this.templates = Arrays.stream(frames).mapToLong(testbed::mbuf).toArray();
    }

    /** Octets of heap that this thread allocates while so many bursts pass. */
    long allocatedBy(long bursts) {
        return allocatedBy(bursts, () -> {});
    }

    /** The same with something done after each burst, which counts, too. */
    long allocatedBy(long bursts, Runnable between) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        carry(bursts, between);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Processor time of this thread, nanoseconds, while so many bursts pass. */
    long nanosOf(long bursts) {
        long before = THREADS.getCurrentThreadCpuTime();
        carry(bursts);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    void carry(long bursts) {
        carry(bursts, () -> {});
    }

    /**
     * Lets so many bursts pass.
     *
     * @param between done after each, such as what makes the next one as new as the one before
     */
    void carry(long bursts, Runnable between) {
        for (long i = 0; i < bursts; i++) {
            fill();
            int taken = cable.toGateway().burst(array.address(), BURST);
            int work = 1;
            while (work > 0) {
                work = 0;
                for (Worker worker : workers) {
                    work += worker.poll();
                }
            }
            between.run();
            for (RxQueue queue : sent) {
                discard(queue);
            }
            if (taken != BURST) {
                throw new IllegalStateException("the ring to the gateway is full");
            }
        }
    }

    /** Packets that have come out so far. */
    long out() {
        return out;
    }

    private void fill() {
        if (!testbed.pool().allocBulk(array.address(), BURST)) {
            throw new IllegalStateException("the pool is empty");
        }
        for (int j = 0; j < BURST; j++) {
            long mbuf = Mbuf.at(array.address(), j);
            long template = templates[j % templates.length];
            int octets = Mbuf.dataLength(template);
            Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets);
            Memory.copy(Mbuf.data(template), Mbuf.data(mbuf), octets);
        }
    }

    private void discard(RxQueue from) {
        int count = from.burst(array.address(), BURST);
        while (count > 0) {
            out += count;
            Mbufs.freeBulk(array.address(), count);
            count = from.burst(array.address(), BURST);
        }
    }

    @Override
    public void close() {
        Arrays.stream(templates).forEach(Mbufs::free);
        array.close();
    }
}

package io.sallyport.pipeline.burst;

import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/** Collects a worker's dropped mbufs, counts why, and frees them in bulk. Used by one worker. */
public final class Drops implements AutoCloseable {
    private static final int CAPACITY = 64;
    private static final int POINTER_OCTETS = Long.BYTES;

    private final OffHeap area = OffHeap.allocate((long) CAPACITY * POINTER_OCTETS);
    private final long pointers = area.address();
    private final WorkerCounters counters;
    private final DropAudit audit;
    private DropWatch watch = DropWatch.NONE;
    private boolean watched;
    private int count;

    /** Drops that nobody audits. */
    public Drops(WorkerCounters counters) {
        this(counters, DropAudit.NONE);
    }

    public Drops(WorkerCounters counters, DropAudit audit) {
        this.counters = counters;
        this.audit = audit;
    }

    /** Lets that one see what is dropped from now on; to be called by the worker's own thread. */
    public void watch(DropWatch by) {
        watch = by;
        watched = true;
    }

    /** Lets nobody see what is dropped. */
    public void unwatch() {
        watched = false;
        watch = DropWatch.NONE;
    }

    /** Takes over an mbuf, counting it under {@code reason}. */
    public void add(long mbuf, DropReason reason) {
        counters.countDrop(reason);
        if (watched) {
            watch.dropped(mbuf, reason);
        }
        recycle(mbuf);
    }

    /**
     * Takes over an mbuf whose loss is to be audited; see {@link DropAudit#tell}.
     *
     * @param header address of an IP header in it
     */
    public void addAudited(long mbuf, DropReason reason, long header, int spi, long sequence) {
        audit(reason, header, spi, sequence);
        add(mbuf, reason);
    }

    /** Has a packet audited that another one drops; parameters as those of {@link #addAudited}. */
    public void audit(DropReason reason, long header, int spi, long sequence) {
        audit.tell(reason, header, spi, sequence);
    }

    /** Takes over an mbuf whose packet lives on in others: it is freed and not counted. */
    public void recycle(long mbuf) {
        Memory.putI64(pointers + (long) POINTER_OCTETS * count, mbuf);
        if (++count == CAPACITY) {
            flush();
        }
    }

    /** Frees what has been collected. */
    public void flush() {
        if (count > 0) {
            Mbufs.freeBulk(pointers, count);
            count = 0;
        }
    }

    @Override
    public void close() {
        flush();
        area.close();
    }
}

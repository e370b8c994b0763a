package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.NativeCall;
import java.lang.foreign.MemorySegment;

/**
 * A transmit queue of a started port.
 *
 * <p>Valid until the port stops; take a new one from {@link Port#txQueue(int)} after the next start. For one thread at
 * a time, and a platform thread. Allocates nothing on the heap.
 */
public final class TxQueue {
    private final MemorySegment burst;
    private final long queue;
    private final int port;
    private final int index;

    TxQueue(int port, int index) {
        this.burst = FastPath.txBurst(port);
        this.queue = FastPath.txQueue(port, index);
        this.port = port;
        this.index = index;
    }

    /**
     * Sends packets; never waits. Those that were taken, the first of the array, are the driver's from then on; the
     * rest stays with the caller.
     *
     * @param array addresses of {@code count} packets
     * @param count 0 to 65,535
     * @return how many were taken
     */
    public int burst(long array, int count) {
        try {
            return (int) (long) FastPath.BURST.invokeExact(burst, queue, array, (long) count) & FastPath.RESULT_MASK;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    /** The port's number. */
    public int port() {
        return port;
    }

    /** The queue's number on its port. */
    public int index() {
        return index;
    }
}

package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.NativeCall;
import java.lang.foreign.MemorySegment;

/**
 * A receive queue of a started port.
 *
 * <p>Valid until the port stops; take a new one from {@link Port#rxQueue(int)} after the next start. For one thread at
 * a time, and a platform thread. Allocates nothing on the heap.
 */
public final class RxQueue {
    private final MemorySegment burst;
    private final long queue;
    private final int port;
    private final int index;

    RxQueue(int port, int index) {
        this.burst = FastPath.rxBurst(port);
        this.queue = FastPath.rxQueue(port, index);
        this.port = port;
        this.index = index;
    }

    /**
     * Receives packets that have arrived; never waits. The caller owns them.
     *
     * @param array room for {@code max} addresses
     * @param max 1 to 65,535; some drivers give multiples of a small power of two only
     * @return how many were received
     */
    public int burst(long array, int max) {
        try {
            return (int) (long) FastPath.BURST.invokeExact(burst, queue, array, (long) max) & FastPath.RESULT_MASK;
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

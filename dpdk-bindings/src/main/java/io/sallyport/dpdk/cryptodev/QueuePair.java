package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The way into a started device and out of it. Drivers give operations back in the order in which they took them, unless they
 * were told otherwise. Allocates nothing on the heap.
 */
public final class QueuePair implements OperationQueue {
    /** {@code uint16_t burst(void *pair, struct rte_crypto_op **array, uint16_t count)}, the function given at the call. */
    private static final MethodHandle BURST = NativeCall.critical(3);

    /** A burst's result has 16 bits. */
    private static final int RESULT_MASK = 0xffff;

    private static final long TABLE =
            DeviceCalls.DPDK.symbol("rte_crypto_fp_ops").address();

    private final MemorySegment enqueue;
    private final MemorySegment dequeue;
    private final long pair;

    QueuePair(int device, int index) {
        long entry = TABLE + (long) device * DeviceDescriptor.FAST_PATH_SIZE;
        enqueue = MemorySegment.ofAddress(Memory.i64(entry + DeviceDescriptor.FAST_PATH_ENQUEUE));
        dequeue = MemorySegment.ofAddress(Memory.i64(entry + DeviceDescriptor.FAST_PATH_DEQUEUE));
        long pairs = Memory.pointerAt(entry + DeviceDescriptor.FAST_PATH_QUEUE_PAIRS);
        pair = Memory.i64(pairs + (long) index * Long.BYTES);
    }

    @Override
    public int enqueue(long array, int count) {
        return burst(enqueue, array, count);
    }

    /** As the interface says; a driver in software does the work here. */
    @Override
    public int dequeue(long array, int count) {
        return burst(dequeue, array, count);
    }

    private int burst(MemorySegment function, long array, int count) {
        try {
            return (int) (long) BURST.invokeExact(function, pair, array, (long) count) & RESULT_MASK;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }
}

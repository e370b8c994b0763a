package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Reads a started port's entry of {@code rte_eth_fp_ops}. */
final class FastPath {
    /** {@code uint16_t burst(void *queue, struct rte_mbuf **array, uint16_t count)}, the function given at the call. */
    static final MethodHandle BURST = NativeCall.critical(3);

    /** A burst's result has 16 bits. */
    static final int RESULT_MASK = 0xffff;

    private static final long TABLE =
            NativeLibraries.dpdk().symbol("rte_eth_fp_ops").address();

    private FastPath() {}

    static MemorySegment rxBurst(int port) {
        return MemorySegment.ofAddress(Memory.i64(entry(port) + FastPathDescriptor.RX_BURST));
    }

    static long rxQueue(int port, int queue) {
        return queue(entry(port) + FastPathDescriptor.RX_QUEUES, queue);
    }

    static MemorySegment txBurst(int port) {
        return MemorySegment.ofAddress(Memory.i64(entry(port) + FastPathDescriptor.TX_BURST));
    }

    static long txQueue(int port, int queue) {
        return queue(entry(port) + FastPathDescriptor.TX_QUEUES, queue);
    }

    private static long entry(int port) {
        return TABLE + (long) port * FastPathDescriptor.SIZE;
    }

    private static long queue(long queues, int queue) {
        return Memory.i64(Memory.pointerAt(queues) + (long) queue * FastPathDescriptor.POINTER_OCTETS);
    }
}

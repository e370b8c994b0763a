package io.sallyport.pipeline.trace;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropReason;
import java.util.Optional;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Captured packets of one worker on their way to the writer: a ring in native memory with one writer and one reader. */
final class TraceRing implements AutoCloseable {
    /** A quarter of a second of 10,000 long packets a second. A packet of the greatest length takes an eighth at most. */
    static final int OCTETS = 1 << 22;

    /** In the place of a record: there was no room. */
    static final int FULL = -2;

    private static final int TYPE = 1;

    private final OffHeap memory = OffHeap.allocate(OCTETS + (long) RingBufferDescriptor.TRAILER_LENGTH);
    private final RingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(memory.address(), (int) memory.octets()));
    private final MessageHandler decoder = this::decode;
    private TraceListener listener = packet -> {};

    /**
     * Worker: room for a record, which the reader does not see before {@link #commit}.
     *
     * @param captured octets that will stand at {@link TraceDescriptor#DATA}
     * @return what {@link #address}, {@link #commit} and {@link #abort} take, or {@link #FULL}
     */
    int claim(int captured) {
        int index = ring.tryClaim(TYPE, TraceDescriptor.DATA + captured);
        return index < 0 ? FULL : index;
    }

    /** Worker: where a record is to be written. */
    long address(int index) {
        return Memory.pointer(ring.buffer().addressOffset() + index);
    }

    /** Worker: shows a record to the reader. */
    void commit(int index) {
        ring.commit(index);
    }

    /** Worker: takes a record back. */
    void abort(int index) {
        ring.abort(index);
    }

    /** Reader: hands over waiting records, oldest first; returns how many. */
    int drain(TraceListener handler, int limit) {
        listener = handler;
        int all = 0;
        long before;
        do {
            // A read ends where the ring begins anew, and may have met nothing but records that were taken back.
            before = ring.consumerPosition();
            all += ring.read(decoder, limit - all);
        } while (all < limit && ring.consumerPosition() != before);
        return all;
    }

    private void decode(int type, MutableDirectBuffer buffer, int index, int length) {
        long at = Memory.pointer(buffer.addressOffset() + index);
        int reason = Memory.i32(at + TraceDescriptor.REASON);
        listener.onPacket(new TracedPacket(
                Memory.i64(at + TraceDescriptor.TIME),
                Memory.i32(at + TraceDescriptor.PLACE),
                Memory.i32(at + TraceDescriptor.PORT),
                Memory.i32(at + TraceDescriptor.OCTETS),
                Memory.i32(at + TraceDescriptor.SPI),
                Memory.i64(at + TraceDescriptor.SEQUENCE),
                reason == TraceDescriptor.NO_REASON ? Optional.empty() : Optional.of(DropReason.at(reason)),
                Memory.bytes(at + TraceDescriptor.DATA, length - TraceDescriptor.DATA)));
    }

    /** Frees the memory; neither side may use the ring any more. */
    @Override
    public void close() {
        memory.close();
    }
}

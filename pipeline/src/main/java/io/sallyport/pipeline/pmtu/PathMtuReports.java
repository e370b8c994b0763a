package io.sallyport.pipeline.pmtu;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What one worker tells the control thread of paths: a ring in native memory with one writer and one reader. A report that
 * finds it full is lost; the router will say so again.
 */
public final class PathMtuReports implements AutoCloseable {
    private static final int RING_OCTETS = 4096;
    private static final int TYPE = 1;

    private final OffHeap memory = OffHeap.allocate(RING_OCTETS + (long) RingBufferDescriptor.TRAILER_LENGTH);
    private final RingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(memory.address(), (int) memory.octets()));

    /** Worker: tells of a message that was read. */
    void tell(PathMtuMessage message) {
        int index = ring.tryClaim(TYPE, ReportDescriptor.OCTETS);
        if (index < 0) {
            return;
        }
        AtomicBuffer buffer = ring.buffer();
        long at = buffer.addressOffset() + index;
        Memory.fill(at, ReportDescriptor.OCTETS, 0);
        Memory.putI32(at + ReportDescriptor.SPI, message.spi);
        Memory.putI32(at + ReportDescriptor.SEQUENCE, message.sequence);
        Memory.putI32(at + ReportDescriptor.MTU, message.mtu);
        if (message.ipv4) {
            Memory.putI32(at + ReportDescriptor.FAMILY, Ipv4Descriptor.VERSION);
            Memory.putI32(at + ReportDescriptor.LENGTH, Memory.be16(message.quoted + Ipv4Descriptor.TOTAL_LENGTH));
            Memory.copy(message.quoted + Ipv4Descriptor.SOURCE, at + ReportDescriptor.SOURCE, Integer.BYTES);
            Memory.copy(message.quoted + Ipv4Descriptor.DESTINATION, at + ReportDescriptor.DESTINATION, Integer.BYTES);
        } else {
            int addresses = Ipv6Descriptor.ADDRESS_OCTETS;
            Memory.putI32(at + ReportDescriptor.FAMILY, Ipv6Descriptor.VERSION);
            Memory.copy(message.quoted + Ipv6Descriptor.SOURCE, at + ReportDescriptor.SOURCE, addresses);
            Memory.copy(message.quoted + Ipv6Descriptor.DESTINATION, at + ReportDescriptor.DESTINATION, addresses);
        }
        ring.commit(index);
    }

    /** Control thread: hands over waiting reports. */
    int drain(MessageHandler handler, int limit) {
        return ring.read(handler, limit);
    }

    /** Frees the memory; neither side may use the ring any more. */
    @Override
    public void close() {
        memory.close();
    }
}

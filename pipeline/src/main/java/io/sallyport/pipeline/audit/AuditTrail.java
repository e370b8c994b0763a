package io.sallyport.pipeline.audit;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.DropAudit;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.icmp.TokenBucket;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.spd.Prefix;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What one worker tells the control thread of packets to be audited: a ring in native memory with one writer and one
 * reader. What comes faster than {@link AuditLimits} allow, or finds the ring full, is counted and not told.
 */
public final class AuditTrail implements DropAudit, AutoCloseable {
    private static final int RING_OCTETS = 1 << 15;
    private static final int TYPE = 1;

    private final OffHeap memory = OffHeap.allocate(RING_OCTETS + (long) RingBufferDescriptor.TRAILER_LENGTH);
    private final RingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(memory.address(), (int) memory.octets()));
    private final MessageHandler decoder = this::decode;
    private final WorkerCounters counters;
    private final TokenBucket bucket;
    private Consumer<AuditRecord> listener = told -> {};

    /** An empty trail of the worker that has those counters. */
    public AuditTrail(AuditLimits limits, WorkerCounters counters) {
        this.counters = counters;
        bucket = new TokenBucket(limits.perSecond(), limits.burst(), System.nanoTime());
    }

    @Override
    public void tell(DropReason reason, long header, int spi, long sequence) {
        int index = bucket.take(System.nanoTime()) ? ring.tryClaim(TYPE, AuditDescriptor.OCTETS) : -1;
        if (index < 0) {
            counters.add(Counter.AUDITS_LIMITED, 1);
            return;
        }
        AtomicBuffer buffer = ring.buffer();
        write(Memory.pointer(buffer.addressOffset() + index), reason, Memory.pointer(header), spi, sequence);
        ring.commit(index);
        counters.add(Counter.AUDITED, 1);
    }

    @SuppressWarnings("EnumOrdinal") // It lives no longer than this process.
    private static void write(long at, DropReason reason, long header, int spi, long sequence) {
        Memory.fill(at, AuditDescriptor.OCTETS, 0);
        Memory.putI64(at + AuditDescriptor.SEQUENCE, sequence);
        Memory.putI32(at + AuditDescriptor.SPI, spi);
        Memory.putI32(at + AuditDescriptor.REASON, reason.ordinal());
        int family = Memory.u8(header) >>> 4;
        Memory.putI32(at + AuditDescriptor.FAMILY, family);
        if (family == Ipv4Descriptor.VERSION) {
            Memory.putI32(at + AuditDescriptor.PROTOCOL, Memory.u8(header + Ipv4Descriptor.PROTOCOL));
            Memory.putI32(at + AuditDescriptor.SOURCE, Memory.i32(header + Ipv4Descriptor.SOURCE));
            Memory.putI32(at + AuditDescriptor.DESTINATION, Memory.i32(header + Ipv4Descriptor.DESTINATION));
        } else {
            int addresses = Ipv6Descriptor.ADDRESS_OCTETS;
            Memory.putI32(at + AuditDescriptor.PROTOCOL, Memory.u8(header + Ipv6Descriptor.NEXT_HEADER));
            Memory.putI32(at + AuditDescriptor.FLOW_LABEL, Memory.be32(header) & Ipv6Descriptor.FLOW_LABEL_MASK);
            Memory.copy(header + Ipv6Descriptor.SOURCE, at + AuditDescriptor.SOURCE, addresses);
            Memory.copy(header + Ipv6Descriptor.DESTINATION, at + AuditDescriptor.DESTINATION, addresses);
        }
    }

    /**
     * Control thread: hands over waiting records, oldest first.
     *
     * @return how many there were
     */
    public int drain(Consumer<AuditRecord> handler, int limit) {
        listener = handler;
        return ring.read(decoder, limit);
    }

    private void decode(int type, MutableDirectBuffer buffer, int index, int length) {
        long at = Memory.pointer(buffer.addressOffset() + index);
        boolean ipv4 = Memory.i32(at + AuditDescriptor.FAMILY) == Ipv4Descriptor.VERSION;
        listener.accept(new AuditRecord(
                DropReason.at(Memory.i32(at + AuditDescriptor.REASON)),
                address(at + AuditDescriptor.SOURCE, ipv4),
                address(at + AuditDescriptor.DESTINATION, ipv4),
                Memory.i32(at + AuditDescriptor.PROTOCOL),
                Memory.i32(at + AuditDescriptor.FLOW_LABEL),
                Memory.i32(at + AuditDescriptor.SPI),
                Memory.i64(at + AuditDescriptor.SEQUENCE)));
    }

    private static Prefix address(long at, boolean ipv4) {
        return Prefix.ofAddress(Memory.bytes(at, ipv4 ? Integer.BYTES : Ipv6Descriptor.ADDRESS_OCTETS));
    }

    /** Frees the memory; neither side may use the ring any more. */
    @Override
    public void close() {
        memory.close();
    }
}

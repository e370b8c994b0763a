package io.sallyport.pipeline.event;

import io.sallyport.dpdk.memory.OffHeap;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What one worker tells the control thread: a ring in native memory with one writer and one reader.
 *
 * <p>A full ring loses the event, never the fact: the worker sets a sticky flag, and the control thread, on taking it,
 * looks at the SAs that it waits for (the state word tells all). Nothing allocates or blocks.
 */
public final class SaEvents implements AutoCloseable {
    /** The largest capacity. */
    public static final int MAX_EVENTS = 1 << 20;

    /** Traffic made a pending SA ACTIVE. */
    public static final int PROMOTED = 1;

    /** An SA has carried the packets or octets of its soft or hard lifetime. */
    public static final int LIFETIME = 2;

    private static final int HEADER_OCTETS = 2 * Integer.BYTES;

    /** Octets that a message takes on the ring. */
    private static final int SLOT_OCTETS = HEADER_OCTETS + SaEventDescriptor.OCTETS;

    /** The ring takes messages of an eighth of its size at most. */
    private static final int MIN_OCTETS = 256;

    private final OffHeap memory;
    private final RingBuffer ring;
    private final MessageHandler decoder = this::decode;
    private SaEventHandler handler = (type, slot, generation, code, nanos) -> {};
    private volatile boolean overflowed;

    /**
     * An empty ring.
     *
     * @param events how many it holds at least, 1 to {@link #MAX_EVENTS}
     */
    public SaEvents(int events) {
        if (events < 1 || events > MAX_EVENTS) {
            throw new IllegalArgumentException("an event ring holds 1 to " + MAX_EVENTS + " events, not " + events);
        }
        int octets = Math.max(MIN_OCTETS, BitUtil.findNextPositivePowerOfTwo(events * SLOT_OCTETS + HEADER_OCTETS));
        this.memory = OffHeap.allocate(octets + (long) RingBufferDescriptor.TRAILER_LENGTH);
        this.ring = new OneToOneRingBuffer(new UnsafeBuffer(memory.address(), (int) memory.octets()));
    }

    /**
     * Worker: traffic made an SA ACTIVE.
     *
     * @return false if the ring was full; the overflow flag is set then
     */
    public boolean promoted(long slot, int generation, int cause, long nanos) {
        return tell(PROMOTED, slot, generation, cause, nanos);
    }

    /**
     * Worker: an SA came to the end of its soft or hard lifetime.
     *
     * @return false if the ring was full; the overflow flag is set then
     */
    public boolean lifetime(long slot, int generation, int end, long nanos) {
        return tell(LIFETIME, slot, generation, end, nanos);
    }

    private boolean tell(int type, long slot, int generation, int code, long nanos) {
        int index = ring.tryClaim(type, SaEventDescriptor.OCTETS);
        if (index < 0) {
            overflowed = true;
            return false;
        }
        AtomicBuffer buffer = ring.buffer();
        buffer.putLong(index + SaEventDescriptor.SLOT, slot);
        buffer.putLong(index + SaEventDescriptor.NANOS, nanos);
        buffer.putInt(index + SaEventDescriptor.GENERATION, generation);
        buffer.putInt(index + SaEventDescriptor.CODE, code);
        ring.commit(index);
        return true;
    }

    /**
     * Control thread: hands over waiting events, oldest first.
     *
     * @param limit at most so many
     * @return how many there were
     */
    public int drain(SaEventHandler handler, int limit) {
        this.handler = handler;
        int count = ring.read(decoder, limit);
        // One read ends where the ring wraps at the latest.
        return count < limit ? count + ring.read(decoder, limit - count) : count;
    }

    /**
     * Control thread: true if an event was lost since the last call, and the flag is down again. To be taken
     * <em>before</em> the SAs are looked at, so that a loss during the look raises it anew.
     */
    public boolean takeOverflow() {
        if (!overflowed) {
            return false;
        }
        overflowed = false;
        return true;
    }

    /** Frees the memory; neither side may use the ring any more. */
    @Override
    public void close() {
        memory.close();
    }

    private void decode(int type, MutableDirectBuffer buffer, int index, int length) {
        handler.onEvent(
                type,
                buffer.getLong(index + SaEventDescriptor.SLOT),
                buffer.getInt(index + SaEventDescriptor.GENERATION),
                buffer.getInt(index + SaEventDescriptor.CODE),
                buffer.getLong(index + SaEventDescriptor.NANOS));
    }
}

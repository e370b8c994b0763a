package io.sallyport.dpdk.ring;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A ring of packet buffers for any number of producers and consumers; see {@link RingPort} for its use. */
public final class Ring implements AutoCloseable {
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();
    private static final NativeCall CREATE = DPDK.function("rte_ring_create", 4);
    private static final NativeCall FREE = DPDK.function("rte_ring_free", 1);

    private static final int MANY_PRODUCERS_MANY_CONSUMERS = 0;
    private static final int MIN_SLOTS = 2;
    private static final int MAX_SLOTS = 1 << 24;

    private final String name;
    private final long address;
    private boolean closed;

    private Ring(String name, long address) {
        this.name = name;
        this.address = address;
    }

    /**
     * Makes a ring.
     *
     * @param name unique among the rings of the process
     * @param slots a power of two from 2 to 16,777,216; one slot stays free
     * @param socket NUMA socket; -1 for any
     * @throws EalException if an argument is out of range, the name is taken or memory is short
     */
    public static Ring create(String name, int slots, int socket) {
        if (name.isEmpty() || name.length() >= RingDescriptor.NAME_OCTETS) {
            throw EalException.refused("A ring's name must have 1 to " + (RingDescriptor.NAME_OCTETS - 1)
                    + " characters, unlike \"" + name + "\".");
        }
        if (slots < MIN_SLOTS || slots > MAX_SLOTS || Integer.bitCount(slots) != 1) {
            throw EalException.refused("Ring \"" + name + "\" needs a power of two of slots from " + MIN_SLOTS + " to "
                    + MAX_SLOTS + ", not " + slots + ".");
        }
        List<String> _ = Eal.takeComplaints();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            long address = CREATE.toLong(text.address(), slots, socket, MANY_PRODUCERS_MANY_CONSUMERS);
            if (address == 0) {
                throw EalException.failed("rte_ring_create", "ring \"" + name + "\"", RteErrno.current());
            }
            return new Ring(name, address);
        }
    }

    /** Buffers in the ring at this moment. */
    public int count() {
        return Memory.i32(address + RingDescriptor.PRODUCER_TAIL) - Memory.i32(address + RingDescriptor.CONSUMER_TAIL);
    }

    /** Most buffers that the ring can hold. */
    public int capacity() {
        return Memory.i32(address + RingDescriptor.MASK);
    }

    public String name() {
        return name;
    }

    /** The address of the {@code rte_ring}. */
    public long address() {
        return address;
    }

    /** Frees the buffers that are left in the ring. Nobody may put or take meanwhile. */
    public void discard() {
        int end = Memory.i32(address + RingDescriptor.PRODUCER_TAIL);
        int mask = Memory.i32(address + RingDescriptor.MASK);
        for (int i = Memory.i32(address + RingDescriptor.CONSUMER_TAIL); i != end; i++) {
            long slot = address + RingDescriptor.SIZE + (long) (i & mask) * RingDescriptor.SLOT_OCTETS;
            Mbufs.free(Memory.pointerAt(slot));
        }
        Memory.putI32(address + RingDescriptor.CONSUMER_HEAD, end);
        Memory.putI32(address + RingDescriptor.CONSUMER_TAIL, end);
    }

    /** Frees the ring and the buffers in it; ports made of it are closed by then. A second close does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        discard();
        FREE.run(address);
    }
}

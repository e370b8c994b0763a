package io.sallyport.dpdk.mbuf;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mempool of packet buffers.
 *
 * <p>Any thread may take and give buffers. {@link #alloc()} and {@link #allocBulk(long, int)} go past the threads'
 * caches, to the pool itself; a thread that allocates for every packet takes a {@link MbufCache}. A pool may look empty
 * while caches hold its buffers: size it at one and a half cache sizes per thread above what the queues hold.
 */
public final class MbufPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MbufPool.class);
    private static final NativeLibraries DPDK = NativeLibraries.dpdk();

    private static final NativeCall CREATE = DPDK.function("rte_pktmbuf_pool_create", 6);

    private static final int MAX_U16 = 0xffff;

    private final String name;
    private final long address;
    private final int buffers;
    private final int dataRoom;
    private final Mempool pool;
    private boolean closed;

    private MbufPool(String name, long address, int buffers, int dataRoom) {
        this.name = name;
        this.address = address;
        this.buffers = buffers;
        this.dataRoom = dataRoom;
        pool = new Mempool(address);
    }

    /**
     * Makes a pool.
     *
     * @param name unique among the pools of the process
     * @param buffers at least 1; one less than a power of two wastes the least memory
     * @param cacheSize buffers that each registered thread may keep for itself; at most two thirds of {@code buffers}
     * @param dataRoomOctets size of a buffer, its headroom of 128 included; more than 128, at most 65,535
     * @param socket NUMA socket; -1 for any
     * @throws EalException if an argument is out of range, the name is taken or memory is short
     */
    public static MbufPool create(String name, int buffers, int cacheSize, int dataRoomOctets, int socket) {
        check(name, buffers, cacheSize, dataRoomOctets);
        List<String> _ = Eal.takeComplaints();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            long address = CREATE.toLong(text.address(), buffers, cacheSize, 0, dataRoomOctets, socket);
            if (address == 0) {
                throw EalException.failed(
                        "rte_pktmbuf_pool_create",
                        "pool \"" + name + "\" of " + buffers + " buffers of " + dataRoomOctets + " octets on socket "
                                + socket,
                        RteErrno.current());
            }
            return new MbufPool(name, address, buffers, dataRoomOctets);
        }
    }

    private static void check(String name, int buffers, int cacheSize, int dataRoomOctets) {
        if (name.isEmpty() || name.length() >= MempoolDescriptor.NAME_OCTETS) {
            throw refused(name, "its name must have 1 to " + (MempoolDescriptor.NAME_OCTETS - 1) + " characters");
        }
        if (buffers < 1) {
            throw refused(name, "it needs at least 1 buffer, not " + buffers);
        }
        // rte_mempool_create: a cache is emptied at one and a half times its size, which the pool must be able to fill.
        int cacheLimit = (int) Math.min(MempoolDescriptor.CACHE_LIMIT, 2L * buffers / 3);
        if (cacheSize < 0 || cacheSize > cacheLimit) {
            throw refused(
                    name,
                    "a pool of " + buffers + " buffers can have caches of 0 to " + cacheLimit + ", not of "
                            + cacheSize);
        }
        if (dataRoomOctets <= MbufDescriptor.HEADROOM || dataRoomOctets > MAX_U16) {
            throw refused(
                    name,
                    "a buffer must have " + (MbufDescriptor.HEADROOM + 1) + " to " + MAX_U16
                            + " octets, its headroom of " + MbufDescriptor.HEADROOM + " included, not "
                            + dataRoomOctets);
        }
    }

    private static EalException refused(String name, String reason) {
        return EalException.refused("Pool \"" + name + "\" cannot be made: " + reason + ".");
    }

    /** Takes one fresh buffer; 0 if the pool is empty. */
    public long alloc() {
        long array = Mbufs.singleArray();
        return allocBulk(array, 1) ? Mbuf.at(array, 0) : 0;
    }

    /**
     * Takes {@code count} fresh buffers, all or none.
     *
     * @param array room for {@code count} addresses
     * @return false if the pool has fewer
     */
    public boolean allocBulk(long array, int count) {
        if (!dequeue(array, count)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Mbuf.reset(Mbuf.at(array, i));
        }
        return true;
    }

    /**
     * The calling thread's cache, for allocation on the packet path.
     *
     * @param lcore the calling thread's number in DPDK
     * @throws EalException if the thread has none, or the pool was made without caches
     */
    public MbufCache cache(int lcore) {
        if (lcore < 0 || lcore >= MempoolDescriptor.LCORES) {
            throw EalException.refused("Only a thread that is registered with DPDK has a cache of pool \"" + name
                    + "\"; this one has lcore number " + lcore + ".");
        }
        int size = Memory.i32(address + MempoolDescriptor.POOL_CACHE_SIZE);
        if (size == 0) {
            throw EalException.refused("Pool \"" + name + "\" was made without caches.");
        }
        long caches = Memory.pointerAt(address + MempoolDescriptor.POOL_CACHES);
        return new MbufCache(this, caches + (long) lcore * MempoolDescriptor.CACHE_OCTETS, size);
    }

    /** Takes buffers as the last holder left them. */
    boolean dequeue(long array, int count) {
        return pool.dequeue(array, count);
    }

    /** Buffers that are free, those in threads' caches included. Exact only while nobody takes or gives. */
    public int available() {
        return pool.available();
    }

    /** Buffers that somebody holds. Exact only while nobody takes or gives. */
    public int inUse() {
        return pool.inUse();
    }

    /** The address of the {@code rte_mempool}. */
    public long address() {
        return address;
    }

    public String name() {
        return name;
    }

    /** Buffers of the pool, free or not. */
    public int buffers() {
        return buffers;
    }

    /** Octets of a buffer, its headroom included. */
    public int dataRoom() {
        return dataRoom;
    }

    /**
     * Frees the pool, if all its buffers are back; a second close does nothing.
     *
     * <p>If some are in use, the pool is kept for the rest of the process, and the log says so: whoever holds them, a
     * port that is open or a driver that gives none back (net_af_xdp), may still touch them.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        int inUse = inUse();
        if (inUse != 0) {
            LOG.warn("Pool \"{}\" is kept: {} of its {} buffers are in use.", name, inUse, buffers);
            return;
        }
        closed = true;
        pool.free();
    }
}

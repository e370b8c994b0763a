package io.sallyport.dpdk.mbuf;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Pools of one kind, one for each NUMA socket that has a port, so that packets lie near the device that fills them.
 *
 * <p>For one thread, which sets up ports.
 */
public final class MbufPools implements AutoCloseable {
    private static final int FIRST_SOCKET = 0;

    private final String name;
    private final int buffers;
    private final int cacheSize;
    private final int dataRoomOctets;
    private final SortedMap<Integer, MbufPool> bySocket = new TreeMap<>();

    /** Describes the pools as {@link MbufPool#create} takes it; a pool's name is {@code name} and its socket. */
    public MbufPools(String name, int buffers, int cacheSize, int dataRoomOctets) {
        this.name = name;
        this.buffers = buffers;
        this.cacheSize = cacheSize;
        this.dataRoomOctets = dataRoomOctets;
    }

    /**
     * The pool on a socket, made when first asked for.
     *
     * @param socket of a port; -1, of a port without one, is taken for socket 0
     * @throws io.sallyport.dpdk.eal.EalException if the pool cannot be made
     */
    public MbufPool onSocket(int socket) {
        return bySocket.computeIfAbsent(
                Math.max(FIRST_SOCKET, socket),
                number -> MbufPool.create(name + number, buffers, cacheSize, dataRoomOctets, number));
    }

    /** The pools so far, by socket. */
    public List<MbufPool> all() {
        return List.copyOf(bySocket.values());
    }

    /** Closes the pools; see {@link MbufPool#close()}. */
    @Override
    public void close() {
        bySocket.values().forEach(MbufPool::close);
    }
}

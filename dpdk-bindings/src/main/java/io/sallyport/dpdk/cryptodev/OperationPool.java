package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.mbuf.Mempool;
import java.lang.foreign.Arena;
import java.util.List;

/** A mempool of operations, with room in each for IV, associated data and ICV. */
public final class OperationPool implements AutoCloseable {
    private final Mempool pool;

    private OperationPool(Mempool pool) {
        this.pool = pool;
    }

    /**
     * Makes a pool.
     *
     * @param name unique among the pools of the process, at most 25 characters
     * @param operations at least 1
     * @param socket NUMA socket; -1 for any
     * @throws EalException if the name is taken or memory is short
     */
    public static OperationPool create(String name, int operations, int socket) {
        List<String> _ = Eal.takeComplaints();
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            long address = DeviceCalls.OPERATION_POOL.toLong(
                    text, OperationDescriptor.SYMMETRIC, operations, 0, OperationDescriptor.OWN_OCTETS, socket);
            if (address == 0) {
                throw EalException.failed(
                        "rte_crypto_op_pool_create",
                        "pool \"" + name + "\" of " + operations + " operations",
                        RteErrno.current());
            }
            return new OperationPool(new Mempool(address));
        }
    }

    /**
     * Takes operations, all or none; they come back only with the whole pool.
     *
     * @param array room for {@code count} addresses
     * @return false if the pool has fewer
     */
    public boolean take(long array, int count) {
        return pool.dequeue(array, count);
    }

    /** Frees the pool with all its operations, of which no device may have any. */
    @Override
    public void close() {
        pool.free();
    }
}

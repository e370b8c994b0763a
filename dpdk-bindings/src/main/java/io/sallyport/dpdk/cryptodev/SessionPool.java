package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.mbuf.Mempool;
import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of a device, and of every other one with the same driver: keys, expanded as the driver wants them. For one thread
 * at a time.
 */
public final class SessionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);

    private final String name;
    private final CryptoDevice device;
    private final Mempool pool;
    private final Set<Long> open = new HashSet<>();

    private SessionPool(String name, CryptoDevice device, Mempool pool) {
        this.name = name;
        this.device = device;
        this.pool = pool;
    }

    /**
     * Makes a pool.
     *
     * @param name unique among the pools of the process, at most 25 characters
     * @param sessions how many there may be at a time
     * @throws EalException if the name is taken or memory is short
     */
    public static SessionPool create(String name, CryptoDevice device, int sessions) {
        List<String> _ = Eal.takeComplaints();
        int octets = DeviceCalls.SESSION_OCTETS.toInt(device.id());
        int socket = device.socket();
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            long address = DeviceCalls.SESSION_POOL.toLong(text, sessions, octets, 0, 0, socket);
            if (address == 0) {
                throw EalException.failed(
                        "rte_cryptodev_sym_session_pool_create",
                        "pool \"" + name + "\" of " + sessions + " sessions of " + octets + " octets",
                        RteErrno.current());
            }
            return new SessionPool(name, device, new Mempool(address));
        }
    }

    /**
     * Makes a session.
     *
     * @return its address, which operations take; never 0
     * @throws CryptoDeviceException if the pool is empty, or the device refuses the transforms
     */
    public long open(Transforms transforms) {
        if (pool.available() == 0) {
            throw CryptoDeviceException.refused(device.name(), "all its sessions are taken");
        }
        List<String> _ = Eal.takeComplaints();
        long session = DeviceCalls.SESSION.toLong(device.id(), transforms.address(), pool.address());
        if (session == 0) {
            throw CryptoDeviceException.failed("rte_cryptodev_sym_session_create", device.name(), RteErrno.current());
        }
        open.add(session);
        return session;
    }

    /**
     * Ends a session and wipes its keys. No operation with it may be under way. If the device refuses to end it, the log says so, and
     * the session's place is not used again.
     */
    public void free(long session) {
        if (!open.remove(session)) {
            throw new IllegalArgumentException("this is no session of the pool");
        }
        List<String> _ = Eal.takeComplaints();
        int result = DeviceCalls.SESSION_FREE.toInt(device.id(), session);
        if (result < 0) {
            LOG.warn(
                    "{} A session of pool \"{}\" is lost.",
                    CryptoDeviceException.failed("rte_cryptodev_sym_session_free", device.name(), result)
                            .getMessage(),
                    name);
        }
        // A new session writes all of its element anew; until then nothing of the old keys is to stay.
        Memory.fill(session, pool.elementOctets(), 0);
    }

    /** Sessions that there are. */
    public int inUse() {
        return pool.inUse();
    }

    /** Ends the sessions that are left, and frees the pool; to be done before the device is closed. */
    @Override
    public void close() {
        for (long session : Set.copyOf(open)) {
            free(session);
        }
        pool.free();
    }
}

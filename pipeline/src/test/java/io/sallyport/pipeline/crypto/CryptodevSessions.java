package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.SessionPool;

/** Sessions of a started device, and the key schedule over them. */
final class CryptodevSessions implements AutoCloseable {
    private static final int SESSIONS = 2 * CryptodevEngine.SLOTS * CryptoBatch.CAPACITY;

    private final SessionPool pool;
    private final CryptodevKeySchedule schedule;

    CryptodevSessions(CryptoDevice device, String name) {
        pool = SessionPool.create(name + "-pool", device, SESSIONS);
        schedule = new CryptodevKeySchedule(device, pool);
    }

    CryptodevKeySchedule schedule() {
        return schedule;
    }

    @Override
    public void close() {
        pool.close();
    }
}

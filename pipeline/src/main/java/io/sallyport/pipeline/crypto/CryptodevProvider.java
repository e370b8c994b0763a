package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.dpdk.cryptodev.SessionPool;
import java.util.List;

/**
 * Makes engines on crypto devices: worker n takes pair n / devices of device n modulo devices. Owns the devices and their
 * sessions; to be closed after the data plane. For one thread.
 */
public final class CryptodevProvider implements CryptoProvider {
    /** Operations that a pair holds: more than an engine has, and a number that every known driver takes. */
    private static final int DESCRIPTORS = 2 * CryptodevEngine.OPERATIONS;

    private final String name;
    private final List<CryptoDevice> devices;
    private final SessionPool sessions;
    private final CryptodevKeySchedule schedule;
    private int engines;

    /**
     * Starts devices, and takes them over.
     *
     * @param name unique in the process, at most 16 characters; the pools are called by it
     * @param devices 1 or more of the same driver, not started
     * @param workers how many engines there will be
     * @param maxSas SAs at a time, both directions together; each takes up to two sessions
     * @throws CryptoDeviceException if the devices differ, or one cannot do what is asked
     */
    public static CryptodevProvider start(String name, List<CryptoDevice> devices, int workers, int maxSas) {
        CryptoDevice first = devices.getFirst();
        for (CryptoDevice device : devices) {
            if (!device.driver().equals(first.driver())) {
                throw CryptoDeviceException.refused(
                        device.name(),
                        "its driver is " + device.driver() + ", but that of " + first.name() + " is " + first.driver()
                                + "; one driver cannot use another's sessions");
            }
            device.start(Math.ceilDiv(workers, devices.size()), DESCRIPTORS);
        }
        return new CryptodevProvider(name, devices, SessionPool.create(name + "-sessions", first, 2 * maxSas));
    }

    private CryptodevProvider(String name, List<CryptoDevice> devices, SessionPool sessions) {
        this.name = name;
        this.devices = List.copyOf(devices);
        this.sessions = sessions;
        this.schedule = new CryptodevKeySchedule(devices.getFirst(), sessions);
    }

    @Override
    public CryptoEngine engine() {
        int number = engines++;
        CryptoDevice device = devices.get(number % devices.size());
        return new CryptodevEngine(device, device.queuePair(number / devices.size()), name + "-jobs" + number);
    }

    @Override
    public CryptodevKeySchedule schedule() {
        return schedule;
    }

    /** Sessions that SAs hold. */
    public int sessionsInUse() {
        return sessions.inUse();
    }

    /** Ends all sessions, then stops and closes the devices. */
    @Override
    public void close() {
        sessions.close();
        devices.forEach(CryptoDevice::close);
    }
}

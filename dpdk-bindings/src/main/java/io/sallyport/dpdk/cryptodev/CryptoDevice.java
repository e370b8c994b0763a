package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A crypto device of DPDK, on hardware or virtual. Set-up and close are for one thread at a time; statistics may be asked
 * from any.
 */
public final class CryptoDevice implements AutoCloseable {
    /** More than any driver's name takes. */
    private static final int NAME_OCTETS = 256;

    private static final int ANY_SOCKET = -1;

    private final int id;
    private final String name;
    private int queuePairs;
    private boolean started;
    private boolean closed;

    private CryptoDevice(int id, String name) {
        this.id = id;
        this.name = name;
    }

    /**
     * Takes a device, or makes it if it is a virtual one that there is not yet.
     *
     * @param device a PCI address, or a name such as {@code crypto_aesni_mb0}, with the driver's arguments if any
     * @throws CryptoDeviceException if there is none, or its driver is not installed; the message says which package has it
     */
    public static CryptoDevice open(Eal eal, DeviceArgument device) {
        Optional<CryptoDevice> known = find(device.name());
        if (known.isPresent()) {
            return known.get();
        }
        try {
            eal.plug(device);
        } catch (EalException e) {
            throw CryptoDeviceException.refused(device.name(), DriverPackages.advice(device) + ": " + e.getMessage());
        }
        return find(device.name())
                .orElseThrow(() -> CryptoDeviceException.refused(
                        device.name(), "it is a device, but no crypto device; " + DriverPackages.advice(device)));
    }

    private static Optional<CryptoDevice> find(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            int id = DeviceCalls.BY_NAME.toInt(text);
            return id < 0 ? Optional.empty() : Optional.of(new CryptoDevice(id, name));
        }
    }

    /**
     * Configures and starts the device.
     *
     * @param pairs queue pairs, one for each thread that uses it
     * @param descriptors operations that a pair holds; at least as many as are ever under way
     * @throws CryptoDeviceException if the device has fewer pairs or refuses
     */
    public void start(int pairs, int descriptors) {
        int most = maxQueuePairs();
        if (pairs < 1 || pairs > most) {
            throw CryptoDeviceException.refused(name, "it has 1 to " + most + " queue pairs, not " + pairs);
        }
        requireUsableAddresses();
        List<String> _ = Eal.takeComplaints();
        configure(pairs);
        for (int i = 0; i < pairs; i++) {
            setUpPair(i, descriptors);
        }
        check("rte_cryptodev_start", DeviceCalls.START.toInt(id));
        queuePairs = pairs;
        started = true;
    }

    /** {@link DataWindow} knows no other addresses than virtual ones, and hardware would write to wherever it is told. */
    private void requireUsableAddresses() {
        int mode = DeviceCalls.IO_ADDRESS_MODE.toInt();
        if (isHardware() && mode != DeviceDescriptor.VIRTUAL_IO_ADDRESSES) {
            throw CryptoDeviceException.refused(
                    name,
                    "it is hardware, and DPDK runs with physical addresses; turn the IOMMU on and start the EAL with"
                            + " --iova-mode=va");
        }
    }

    private void configure(int pairs) {
        try (OffHeap config = OffHeap.scratch(DeviceDescriptor.CONFIG_SIZE)) {
            long address = config.address();
            Memory.putI32(address + DeviceDescriptor.CONFIG_SOCKET, socket());
            Memory.putU16(address + DeviceDescriptor.CONFIG_QUEUE_PAIRS, pairs);
            Memory.putI64(address + DeviceDescriptor.CONFIG_DISABLED, DeviceDescriptor.UNUSED_FEATURES);
            check("rte_cryptodev_configure", DeviceCalls.CONFIGURE.toInt(id, address));
        }
    }

    private void setUpPair(int index, int descriptors) {
        try (OffHeap pair = OffHeap.scratch(DeviceDescriptor.QUEUE_PAIR_SIZE)) {
            long address = pair.address();
            Memory.putI32(address + DeviceDescriptor.QUEUE_PAIR_DESCRIPTORS, descriptors);
            int socket = socket();
            check("rte_cryptodev_queue_pair_setup", DeviceCalls.QUEUE_PAIR_SETUP.toInt(id, index, address, socket));
        }
    }

    /**
     * A queue pair of the started device, for one thread at a time.
     *
     * @param index 0 up to the number that it was started with
     */
    public QueuePair queuePair(int index) {
        if (!started || index < 0 || index >= queuePairs) {
            throw CryptoDeviceException.refused(
                    name, "it was started with " + queuePairs + " queue pairs, and has none of number " + index);
        }
        return new QueuePair(id, index);
    }

    /** The device's name. */
    public String name() {
        return name;
    }

    /** The driver's name, such as {@code crypto_aesni_mb}. */
    public String driver() {
        try (OffHeap info = information()) {
            return MemorySegment.ofAddress(Memory.i64(info.address() + DeviceDescriptor.INFO_DRIVER_NAME))
                    .reinterpret(NAME_OCTETS)
                    .getString(0);
        }
    }

    /** NUMA socket of the device; -1 for any. */
    public int socket() {
        int socket = DeviceCalls.SOCKET.toInt(id);
        return Math.max(socket, ANY_SOCKET);
    }

    /** The most queue pairs that it can have. */
    public int maxQueuePairs() {
        try (OffHeap info = information()) {
            return Memory.i32(info.address() + DeviceDescriptor.INFO_QUEUE_PAIRS);
        }
    }

    /** The most sessions at a time; 0 for no limit. */
    public int maxSessions() {
        try (OffHeap info = information()) {
            return Memory.i32(info.address() + DeviceDescriptor.INFO_SESSIONS);
        }
    }

    /** True if it does a cipher and an integrity algorithm in one operation. */
    public boolean canChain() {
        return hasFeature(DeviceDescriptor.FEATURE_CHAINING);
    }

    /** True if it reads and writes memory by itself, and so needs its I/O addresses. */
    public boolean isHardware() {
        return hasFeature(DeviceDescriptor.FEATURE_HARDWARE);
    }

    private boolean hasFeature(long feature) {
        try (OffHeap info = information()) {
            return (Memory.i64(info.address() + DeviceDescriptor.INFO_FEATURES) & feature) != 0;
        }
    }

    /** The algorithms that it has, of those that IPsec uses. */
    public List<Capability> capabilities() {
        try (OffHeap info = information()) {
            return Capability.readAll(Memory.i64(info.address() + DeviceDescriptor.INFO_CAPABILITIES));
        }
    }

    private OffHeap information() {
        if (closed) {
            throw CryptoDeviceException.refused(name, "it is closed");
        }
        OffHeap info = OffHeap.scratch(DeviceDescriptor.INFO_SIZE);
        long address = info.address();
        DeviceCalls.INFORMATION.run(id, address);
        return info;
    }

    /** Its counters. */
    public DeviceStatistics statistics() {
        try (OffHeap counters = OffHeap.scratch(DeviceDescriptor.STATISTICS_SIZE)) {
            long address = counters.address();
            check("rte_cryptodev_stats_get", DeviceCalls.STATISTICS.toInt(id, address));
            return new DeviceStatistics(
                    Memory.i64(address + DeviceDescriptor.ENQUEUED),
                    Memory.i64(address + DeviceDescriptor.DEQUEUED),
                    Memory.i64(address + DeviceDescriptor.ENQUEUE_ERRORS),
                    Memory.i64(address + DeviceDescriptor.DEQUEUE_ERRORS));
        }
    }

    /** Stops and closes the device; nobody may use a queue pair of it any more. A second close does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (started) {
            started = false;
            DeviceCalls.STOP.run(id);
            check("rte_cryptodev_close", DeviceCalls.CLOSE.toInt(id));
        }
    }

    @Override
    public String toString() {
        return name;
    }

    int id() {
        return id;
    }

    void check(String call, int result) {
        if (result < 0) {
            throw CryptoDeviceException.failed(call, name, result);
        }
    }
}

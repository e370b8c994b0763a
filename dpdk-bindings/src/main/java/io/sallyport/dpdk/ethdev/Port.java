package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.List;
import java.util.Map;

/**
 * An Ethernet port of DPDK, on hardware or virtual.
 *
 * <p>There is one object for a device until it is closed. Set-up, start, stop and close are for one thread at a time;
 * state and statistics may be asked from any. Close a port before its device is unplugged and before its pool is freed.
 */
public final class Port implements AutoCloseable {
    private enum Phase {
        NEW,
        CONFIGURED,
        STARTED,
        CLOSED
    }

    private final int id;
    private final String name;
    private final PortStatisticsReader statistics;
    private volatile Phase phase = Phase.NEW;
    private int rxQueues;
    private int txQueues;

    /** For the registry alone, which sees to it that there is one object for a device. */
    Port(int id, String name) {
        this.id = id;
        this.name = name;
        this.statistics = new PortStatisticsReader(this);
    }

    /**
     * The port of a device that the EAL has taken or made.
     *
     * @param device a PCI address or the name of a virtual device; arguments after a comma are left out of account
     * @throws PortException if there is none
     */
    public static Port byName(String device) {
        return PortRegistry.byName(device);
    }

    /**
     * The port with a number.
     *
     * @throws PortException if there is none
     */
    public static Port byId(int id) {
        return PortRegistry.byId(id);
    }

    /** All ports, by number. */
    public static List<Port> list() {
        return PortRegistry.all();
    }

    /**
     * Sets the port up; it must not be started.
     *
     * @throws PortException if the device cannot do what {@code config} asks
     */
    public void configure(PortConfig config) {
        require(phase == Phase.NEW || phase == Phase.CONFIGURED, "it must be stopped to be configured");
        List<String> _ = Eal.takeComplaints();
        phase = Phase.NEW;
        new PortSetup(this, config).run();
        rxQueues = config.rxQueues();
        txQueues = config.txQueues();
        phase = Phase.CONFIGURED;
    }

    /**
     * Starts the port: from now on it receives into its pool. Queues are to be taken after this.
     *
     * @throws PortException if the driver refuses
     */
    public void start() {
        require(phase == Phase.CONFIGURED, "it must be configured before it is started, and is started only once");
        List<String> _ = Eal.takeComplaints();
        check("rte_eth_dev_start", PortCalls.START.toInt(id));
        phase = Phase.STARTED;
    }

    /**
     * Stops the port. By then no thread may use a queue of it any more.
     *
     * @throws PortException if the driver refuses
     */
    public void stop() {
        require(phase == Phase.STARTED, "it is not started");
        check("rte_eth_dev_stop", PortCalls.STOP.toInt(id));
        phase = Phase.CONFIGURED;
    }

    /**
     * Stops and closes the port: its buffers go back to their pools. A second close does nothing.
     *
     * @throws PortException if the driver refuses
     */
    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (phase == Phase.STARTED) {
            stop();
        }
        phase = Phase.CLOSED;
        PortRegistry.remove(this);
        check("rte_eth_dev_close", PortCalls.CLOSE.toInt(id));
    }

    /**
     * A receive queue of the started port.
     *
     * @param index 0 up to the configured number
     */
    public RxQueue rxQueue(int index) {
        require(phase == Phase.STARTED, "it must be started before a queue is taken");
        require(index >= 0 && index < rxQueues, "it has " + rxQueues + " receive queues, none of number " + index);
        return new RxQueue(id, index);
    }

    /**
     * A transmit queue of the started port.
     *
     * @param index 0 up to the configured number
     */
    public TxQueue txQueue(int index) {
        require(phase == Phase.STARTED, "it must be started before a queue is taken");
        require(index >= 0 && index < txQueues, "it has " + txQueues + " transmit queues, none of number " + index);
        return new TxQueue(id, index);
    }

    /** DPDK's number for the port; mbufs bear it. */
    public int id() {
        return id;
    }

    /** The device's name: a PCI address in full or the name of a virtual device. */
    public String name() {
        return name;
    }

    /** The driver's name, such as {@code net_null}. */
    public String driver() {
        return capabilities().driver();
    }

    /** NUMA socket of the device; -1 if it has none. */
    public int socket() {
        requireOpen();
        return PortCalls.SOCKET.toInt(id);
    }

    /** Receive queues as configured; 0 before. */
    public int rxQueues() {
        return rxQueues;
    }

    /** Transmit queues as configured; 0 before. */
    public int txQueues() {
        return txQueues;
    }

    /** What the device can do. */
    public PortCapabilities capabilities() {
        try (OffHeap info = OffHeap.scratch(DeviceDescriptor.SIZE)) {
            readInformation(info.address());
            return PortCapabilities.read(info.address());
        }
    }

    /** The port's own address. */
    public MacAddress mac() {
        requireOpen();
        try (OffHeap octets = OffHeap.scratch(MacAddress.OCTETS)) {
            long address = octets.address();
            check("rte_eth_macaddr_get", PortCalls.MAC.toInt(id, address));
            return MacAddress.of(Memory.bytes(address, MacAddress.OCTETS));
        }
    }

    /**
     * Gives the port another address.
     *
     * @throws PortException if it is a group address or the driver refuses
     */
    public void setMac(MacAddress mac) {
        requireOpen();
        require(!mac.isGroup(), mac + " is a group address and cannot be the port's own");
        try (OffHeap octets = OffHeap.scratch(MacAddress.OCTETS)) {
            long address = octets.address();
            Memory.write(address, mac.octets());
            check("rte_eth_dev_default_mac_addr_set", PortCalls.SET_MAC.toInt(id, address));
        }
    }

    /** Largest IP packet in octets. */
    public int mtu() {
        requireOpen();
        try (OffHeap octets = OffHeap.scratch(Short.BYTES)) {
            long address = octets.address();
            check("rte_eth_dev_get_mtu", PortCalls.MTU.toInt(id, address));
            return Memory.u16(address);
        }
    }

    /**
     * Changes the MTU of a configured port. Some drivers ask that it be stopped. To go beyond what a buffer of the pool
     * holds, configure the port anew.
     *
     * @param octets within the device's limits
     * @throws PortException if the driver refuses
     */
    public void setMtu(int octets) {
        requireOpen();
        int result = tryMtu(octets);
        check("rte_eth_dev_set_mtu", result);
    }

    /** The state of the link at this moment. */
    public LinkState link() {
        requireOpen();
        try (OffHeap link = OffHeap.scratch(LinkDescriptor.SIZE)) {
            long address = link.address();
            check("rte_eth_link_get_nowait", PortCalls.LINK.toInt(id, address));
            return LinkState.read(address);
        }
    }

    /** Counters since the start or the last reset. */
    public PortStatistics statistics() {
        requireOpen();
        return statistics.basic(rxQueues, txQueues);
    }

    /** All counters that the driver has, by its names for them, in its order. */
    public Map<String, Long> extendedStatistics() {
        requireOpen();
        return statistics.extended();
    }

    /** Sets the counters to zero. */
    public void resetStatistics() {
        requireOpen();
        check("rte_eth_stats_reset", PortCalls.STATISTICS_RESET.toInt(id));
    }

    /** Whether packets for other MAC addresses are received too. */
    public boolean promiscuous() {
        requireOpen();
        return PortCalls.PROMISCUOUS.toInt(id) > 0;
    }

    /**
     * Receives packets for other MAC addresses too, or not.
     *
     * @throws PortException if the driver cannot
     */
    public void promiscuous(boolean on) {
        requireOpen();
        check(on ? "rte_eth_promiscuous_enable" : "rte_eth_promiscuous_disable", tryPromiscuous(on));
    }

    /** Whether packets for every group are received. */
    public boolean allMulticast() {
        requireOpen();
        return PortCalls.ALL_MULTICAST.toInt(id) > 0;
    }

    /**
     * Receives packets for every group, or not.
     *
     * @throws PortException if the driver cannot
     */
    public void allMulticast(boolean on) {
        requireOpen();
        check(
                on ? "rte_eth_allmulticast_enable" : "rte_eth_allmulticast_disable",
                (on ? PortCalls.ALL_MULTICAST_ON : PortCalls.ALL_MULTICAST_OFF).toInt(id));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Fills a {@code rte_eth_dev_info}. */
    void readInformation(long info) {
        requireOpen();
        check("rte_eth_dev_info_get", PortCalls.INFORMATION.toInt(id, info));
    }

    /** Sets the MTU on the device itself, where the driver can: {@code rte_eth_dev_configure} merely notes it. */
    void applyMtu(int octets) {
        int result = tryMtu(octets);
        if (result != -PortException.NOT_SUPPORTED) {
            check("rte_eth_dev_set_mtu", result);
        }
    }

    /** Turns promiscuous mode on or off; a driver that receives all and knows no other way may stay as it is. */
    void applyPromiscuous(boolean on) {
        int result = tryPromiscuous(on);
        if (on || result != -PortException.NOT_SUPPORTED) {
            check(on ? "rte_eth_promiscuous_enable" : "rte_eth_promiscuous_disable", result);
        }
    }

    void check(String call, int result) {
        if (result < 0) {
            throw PortException.failed(call, name, result);
        }
    }

    private int tryMtu(int octets) {
        return PortCalls.SET_MTU.toInt(id, octets);
    }

    private int tryPromiscuous(boolean on) {
        return (on ? PortCalls.PROMISCUOUS_ON : PortCalls.PROMISCUOUS_OFF).toInt(id);
    }

    private void requireOpen() {
        require(phase != Phase.CLOSED, "it is closed");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw PortException.refused(name, otherwise);
        }
    }
}

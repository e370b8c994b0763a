package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.mbuf.MbufDescriptor;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Set;

/**
 * Checks a {@link PortConfig} against a device and carries it out: device, queues, MTU, promiscuous mode.
 *
 * <p>It asks for multi-segment packets only if a frame of the MTU does not fit a buffer of the pool, since drivers are
 * faster without them.
 */
final class PortSetup {
    /** These split long frames, or hand on buffers as they come, without being asked and without announcing it. */
    private static final Set<String> SPLIT_UNASKED = Set.of("net_ring", "net_pcap", "net_memif");

    private final Port port;
    private final PortConfig config;
    private final PortCapabilities capabilities;

    PortSetup(Port port, PortConfig config) {
        this.port = port;
        this.config = config;
        this.capabilities = port.capabilities();
    }

    /**
     * Carries the configuration out.
     *
     * @throws PortException if the device cannot do it
     */
    void run() {
        checkQueues("receive", config.rxQueues(), capabilities.maxRxQueues());
        checkQueues("transmit", config.txQueues(), capabilities.maxTxQueues());
        checkMtu();
        if (config.rss() == RssMode.ON && !capabilities.rss()) {
            throw refused("its driver " + capabilities.driver() + " has no RSS");
        }
        int rxDescriptors = descriptors("receive", config.rxDescriptors(), capabilities.rxDescriptors());
        int txDescriptors = descriptors("transmit", config.txDescriptors(), capabilities.txDescriptors());
        boolean split = mustSplit();

        configureDevice(split);
        try (OffHeap info = OffHeap.scratch(DeviceDescriptor.SIZE)) {
            // Asked again, because defaults for queues may depend on the device's configuration.
            port.readInformation(info.address());
            setUpQueues(info.address(), rxDescriptors, txDescriptors);
        }
        port.applyMtu(config.mtu());
        port.applyPromiscuous(config.promiscuous());
    }

    private void configureDevice(boolean split) {
        try (OffHeap settings = OffHeap.scratch(ConfigurationDescriptor.SIZE)) {
            long address = settings.address();
            Memory.putI32(address + ConfigurationDescriptor.MTU, config.mtu());
            Memory.putI64(address + ConfigurationDescriptor.RX_OFFLOADS, rxOffloads(split));
            Memory.putI64(address + ConfigurationDescriptor.TX_OFFLOADS, txOffloads(split));
            Memory.putI32(address + ConfigurationDescriptor.RX_MODE, ConfigurationDescriptor.RX_MODE_PLAIN);
            if (useRss()) {
                Memory.putI32(address + ConfigurationDescriptor.RX_MODE, ConfigurationDescriptor.RX_MODE_RSS);
                Memory.putI64(address + ConfigurationDescriptor.RSS_TYPES, rssTypes());
            }
            check(
                    "rte_eth_dev_configure",
                    PortCalls.CONFIGURE.toInt(port.id(), config.rxQueues(), config.txQueues(), address));
        }
    }

    /** The drivers' own queue defaults, with the offloads of the whole port. */
    private void setUpQueues(long info, int rxDescriptors, int txDescriptors) {
        int socket = port.socket();
        long pool = config.pool().address();
        for (int i = 0; i < config.rxQueues(); i++) {
            long defaults = info + DeviceDescriptor.DEFAULT_RX_QUEUE;
            check(
                    "rte_eth_rx_queue_setup",
                    PortCalls.RX_QUEUE_SETUP.toInt(port.id(), i, rxDescriptors, socket, defaults, pool));
        }
        for (int i = 0; i < config.txQueues(); i++) {
            long defaults = info + DeviceDescriptor.DEFAULT_TX_QUEUE;
            check(
                    "rte_eth_tx_queue_setup",
                    PortCalls.TX_QUEUE_SETUP.toInt(port.id(), i, txDescriptors, socket, defaults));
        }
    }

    private long rxOffloads(boolean split) {
        long wanted = split ? ConfigurationDescriptor.RX_SCATTER : 0;
        if (useRss()) {
            wanted |= ConfigurationDescriptor.RX_RSS_HASH;
        }
        return wanted & capabilities.rxOffloads();
    }

    private long txOffloads(boolean split) {
        return split ? ConfigurationDescriptor.TX_MULTI_SEGMENT & capabilities.txOffloads() : 0;
    }

    private boolean useRss() {
        return config.rss() == RssMode.ON
                || (config.rss() == RssMode.AUTOMATIC && config.rxQueues() > 1 && rssTypes() != 0);
    }

    private long rssTypes() {
        return ConfigurationDescriptor.RSS_WANTED & capabilities.rssTypes();
    }

    private boolean mustSplit() {
        int room = config.pool().dataRoom() - MbufDescriptor.HEADROOM;
        if (room < capabilities.minRxBuffer()) {
            throw refused("its driver " + capabilities.driver() + " needs buffers of at least "
                    + (capabilities.minRxBuffer() + MbufDescriptor.HEADROOM) + " octets, but those of pool \""
                    + config.pool().name() + "\" have " + config.pool().dataRoom());
        }
        int frame = config.mtu() + ConfigurationDescriptor.FRAME_OVERHEAD + ConfigurationDescriptor.VLAN_TAG;
        if (frame <= room) {
            return false;
        }
        if (!capabilities.scatter() && !SPLIT_UNASKED.contains(capabilities.driver())) {
            throw refused("its driver " + capabilities.driver() + " cannot split a frame over several buffers, so an"
                    + " MTU of " + config.mtu() + " needs buffers of " + (frame + MbufDescriptor.HEADROOM)
                    + " octets, but those of pool \"" + config.pool().name() + "\" have "
                    + config.pool().dataRoom());
        }
        return true;
    }

    private void checkQueues(String direction, int queues, int limit) {
        if (queues < 1 || queues > limit) {
            throw refused("it can have 1 to " + limit + " " + direction + " queues, not " + queues);
        }
    }

    private void checkMtu() {
        if (config.mtu() < capabilities.minMtu() || config.mtu() > capabilities.maxMtu()) {
            throw refused("its MTU can be " + capabilities.minMtu() + " to " + capabilities.maxMtu() + " octets, not "
                    + config.mtu());
        }
    }

    private int descriptors(String direction, int wanted, DescriptorLimits limits) {
        if (wanted == PortConfig.SUGGESTED) {
            return Math.clamp(limits.suggested(), limits.minimum(), limits.maximum());
        }
        if (!limits.admit(wanted)) {
            throw refused("a " + direction + " queue can have " + limits.minimum() + " to " + limits.maximum()
                    + " descriptors, in steps of " + limits.alignment() + ", not " + wanted);
        }
        return wanted;
    }

    private PortException refused(String reason) {
        return PortException.refused(port.name(), reason);
    }

    private void check(String call, int result) {
        if (result < 0) {
            throw PortException.failed(call, port.name(), result);
        }
    }
}

package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.memory.Memory;

/**
 * What a device can do, as its driver says.
 *
 * @param driver the driver's name, such as {@code net_tap}
 * @param maxRxQueues most receive queues
 * @param maxTxQueues most transmit queues
 * @param minMtu smallest MTU in octets
 * @param maxMtu largest MTU in octets, such that a frame of it can be received
 * @param minRxBuffer fewest octets that a receive buffer must offer behind its headroom; 0 if the driver does not care
 * @param maxRxPacket longest frame in octets that can be received
 * @param rxOffloads receive offloads, {@code RTE_ETH_RX_OFFLOAD_*}
 * @param txOffloads transmit offloads, {@code RTE_ETH_TX_OFFLOAD_*}
 * @param rssTypes what it can hash to choose a queue, {@code RTE_ETH_RSS_*}; 0 if nothing
 * @param rxDescriptors limits of a receive queue
 * @param txDescriptors limits of a transmit queue
 */
public record PortCapabilities(
        String driver,
        int maxRxQueues,
        int maxTxQueues,
        int minMtu,
        int maxMtu,
        int minRxBuffer,
        long maxRxPacket,
        long rxOffloads,
        long txOffloads,
        long rssTypes,
        DescriptorLimits rxDescriptors,
        DescriptorLimits txDescriptors) {

    /** Reads what {@code rte_eth_dev_info_get} wrote to {@code info}. */
    static PortCapabilities read(long info) {
        return new PortCapabilities(
                CText.read(Memory.pointerAt(info + DeviceDescriptor.DRIVER_NAME), DeviceDescriptor.NAME_OCTETS),
                Memory.u16(info + DeviceDescriptor.MAX_RX_QUEUES),
                Memory.u16(info + DeviceDescriptor.MAX_TX_QUEUES),
                Memory.u16(info + DeviceDescriptor.MIN_MTU),
                maxMtu(info),
                Memory.i32(info + DeviceDescriptor.MIN_RX_BUFFER),
                Integer.toUnsignedLong(Memory.i32(info + DeviceDescriptor.MAX_RX_PACKET)),
                Memory.i64(info + DeviceDescriptor.RX_OFFLOADS),
                Memory.i64(info + DeviceDescriptor.TX_OFFLOADS),
                Memory.i64(info + DeviceDescriptor.RSS_TYPES),
                new DescriptorLimits(
                        Memory.u16(info + DeviceDescriptor.RX_DESCRIPTORS_MIN),
                        Memory.u16(info + DeviceDescriptor.RX_DESCRIPTORS_MAX),
                        Math.max(1, Memory.u16(info + DeviceDescriptor.RX_DESCRIPTORS_ALIGNMENT)),
                        suggestion(
                                Memory.u16(info + DeviceDescriptor.RX_DESCRIPTORS_SUGGESTED),
                                DeviceDescriptor.FALLBACK_RX_DESCRIPTORS)),
                new DescriptorLimits(
                        Memory.u16(info + DeviceDescriptor.TX_DESCRIPTORS_MIN),
                        Memory.u16(info + DeviceDescriptor.TX_DESCRIPTORS_MAX),
                        Math.max(1, Memory.u16(info + DeviceDescriptor.TX_DESCRIPTORS_ALIGNMENT)),
                        suggestion(
                                Memory.u16(info + DeviceDescriptor.TX_DESCRIPTORS_SUGGESTED),
                                DeviceDescriptor.FALLBACK_TX_DESCRIPTORS)));
    }

    /** True if the device can spread packets over its receive queues by a hash. */
    public boolean rss() {
        return rssTypes != 0;
    }

    /** True if a received packet may span several buffers. */
    public boolean scatter() {
        return (rxOffloads & ConfigurationDescriptor.RX_SCATTER) != 0;
    }

    /** True if a packet of several segments can be sent. */
    public boolean multiSegment() {
        return (txOffloads & ConfigurationDescriptor.TX_MULTI_SEGMENT) != 0;
    }

    /** Some drivers bound the frame and leave the MTU open, or the other way round. */
    private static int maxMtu(long info) {
        long frame = Integer.toUnsignedLong(Memory.i32(info + DeviceDescriptor.MAX_RX_PACKET));
        long mtu = Memory.u16(info + DeviceDescriptor.MAX_MTU);
        return (int) Math.min(mtu, Math.max(0, frame - ConfigurationDescriptor.FRAME_OVERHEAD));
    }

    private static int suggestion(int ofDriver, int ofDpdk) {
        return ofDriver == 0 ? ofDpdk : ofDriver;
    }
}

package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.mbuf.MbufPool;
import java.util.Objects;

/**
 * How a port is to be set up. What the device allows is checked by {@link Port#configure(PortConfig)}.
 *
 * @param pool where received packets are put; its buffers should be on the port's NUMA socket
 * @param rxQueues receive queues, at least 1
 * @param txQueues transmit queues, at least 1
 * @param rxDescriptors descriptors of a receive queue; 0 for what the driver suggests
 * @param txDescriptors descriptors of a transmit queue; 0 for what the driver suggests
 * @param mtu largest IP packet in octets, 68 to 65,535
 * @param promiscuous whether to receive packets for other MAC addresses too
 * @param rss whether the device spreads packets over the receive queues
 */
public record PortConfig(
        MbufPool pool,
        int rxQueues,
        int txQueues,
        int rxDescriptors,
        int txDescriptors,
        int mtu,
        boolean promiscuous,
        RssMode rss) {
    /** Descriptors as the driver suggests. */
    public static final int SUGGESTED = 0;

    private static final int DEFAULT_MTU = 1500;

    public PortConfig {
        Objects.requireNonNull(pool, "A port needs a pool to receive into.");
        Objects.requireNonNull(rss, "rss");
    }

    /** A builder with the defaults: one queue each way, an MTU of 1500, suggested descriptors, not promiscuous. */
    public static Builder builder(MbufPool pool) {
        return new Builder(pool);
    }

    /** Collects settings; each method returns the builder. */
    public static final class Builder {
        private final MbufPool pool;
        private int rxQueues = 1;
        private int txQueues = 1;
        private int rxDescriptors = SUGGESTED;
        private int txDescriptors = SUGGESTED;
        private int mtu = DEFAULT_MTU;
        private boolean promiscuous;
        private RssMode rss = RssMode.AUTOMATIC;

        private Builder(MbufPool pool) {
            this.pool = pool;
        }

        /** Receive queues, at least 1. */
        public Builder rxQueues(int queues) {
            rxQueues = queues;
            return this;
        }

        /** Transmit queues, at least 1. */
        public Builder txQueues(int queues) {
            txQueues = queues;
            return this;
        }

        /** Descriptors of each receive queue. */
        public Builder rxDescriptors(int descriptors) {
            rxDescriptors = descriptors;
            return this;
        }

        /** Descriptors of each transmit queue. */
        public Builder txDescriptors(int descriptors) {
            txDescriptors = descriptors;
            return this;
        }

        /** Largest IP packet in octets. */
        public Builder mtu(int octets) {
            mtu = octets;
            return this;
        }

        /** Whether to receive packets for other MAC addresses too. */
        public Builder promiscuous(boolean on) {
            promiscuous = on;
            return this;
        }

        /** Demands or forbids RSS; without this call it is used with several receive queues if the device can. */
        public Builder rss(boolean on) {
            rss = on ? RssMode.ON : RssMode.OFF;
            return this;
        }

        /** The settings. */
        public PortConfig build() {
            return new PortConfig(pool, rxQueues, txQueues, rxDescriptors, txDescriptors, mtu, promiscuous, rss);
        }
    }
}

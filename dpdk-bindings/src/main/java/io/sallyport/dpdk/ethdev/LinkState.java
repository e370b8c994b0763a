package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.memory.Memory;

/**
 * The state of a port's link.
 *
 * @param up whether packets can pass
 * @param megabits speed in Mbit/s; 0 if there is none or the device does not know
 * @param fullDuplex whether both directions run at once
 * @param autonegotiated whether the two ends agreed on the speed
 */
public record LinkState(boolean up, long megabits, boolean fullDuplex, boolean autonegotiated) {
    /** Reads the {@code rte_eth_link} at {@code address}. */
    static LinkState read(long address) {
        long flags = Memory.i64(address);
        int speed = Memory.i32(address + LinkDescriptor.SPEED);
        return new LinkState(
                (flags & LinkDescriptor.UP_BIT) != 0,
                speed == LinkDescriptor.UNKNOWN_SPEED ? 0 : Integer.toUnsignedLong(speed),
                (flags & LinkDescriptor.DUPLEX_BIT) != 0,
                (flags & LinkDescriptor.AUTONEGOTIATION_BIT) != 0);
    }

    @Override
    public String toString() {
        if (!up) {
            return "down";
        }
        String speed = megabits == 0 ? "" : ", " + megabits + " Mbit/s";
        return "up" + speed + (fullDuplex ? ", full duplex" : ", half duplex");
    }
}

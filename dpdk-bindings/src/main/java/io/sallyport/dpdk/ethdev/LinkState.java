package io.sallyport.dpdk.ethdev;

/**
 * The state of a port's link.
 *
 * @param up whether packets can pass
 * @param megabits speed in Mbit/s; 0 if there is none or the device does not know
 * @param fullDuplex whether both directions run at once
 * @param autonegotiated whether the two ends agreed on the speed
 */
public record LinkState(boolean up, long megabits, boolean fullDuplex, boolean autonegotiated) {
    @Override
    public String toString() {
        if (!up) {
            return "down";
        }
        String speed = megabits == 0 ? "" : ", " + megabits + " Mbit/s";
        return "up" + speed + (fullDuplex ? ", full duplex" : ", half duplex");
    }
}

package io.sallyport.dpdk.ethdev;

/**
 * How many descriptors a queue may have.
 *
 * @param minimum fewest
 * @param maximum most
 * @param alignment the number must be a multiple of it; at least 1
 * @param suggested what the driver, or else DPDK, takes
 */
public record DescriptorLimits(int minimum, int maximum, int alignment, int suggested) {
    /** True if a queue may have {@code descriptors}. */
    boolean admit(int descriptors) {
        return descriptors >= minimum && descriptors <= maximum && descriptors % alignment == 0;
    }
}

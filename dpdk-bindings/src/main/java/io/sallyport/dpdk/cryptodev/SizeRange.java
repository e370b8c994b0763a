package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.memory.Memory;

/**
 * Sizes that a device takes for one parameter of an algorithm.
 *
 * @param least octets
 * @param most octets
 * @param step octets from one size to the next; 0 if there is no other than the least
 */
public record SizeRange(int least, int most, int step) {
    /** True if the device takes this size. */
    public boolean has(int octets) {
        return octets >= least && octets <= most && (octets == least || (step != 0 && (octets - least) % step == 0));
    }

    static SizeRange read(long address) {
        return new SizeRange(
                Memory.u16(address + CapabilityDescriptor.RANGE_LEAST),
                Memory.u16(address + CapabilityDescriptor.RANGE_MOST),
                Memory.u16(address + CapabilityDescriptor.RANGE_STEP));
    }
}

package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** Takes one hop from a packet that is about to be forwarded (RFC 791 section 3.1, RFC 8200 section 3). */
public final class HopLimit {
    private HopLimit() {}

    /**
     * Decrements an IPv4 time to live and mends the checksum.
     *
     * @return false, with nothing changed, if no hop is left
     */
    public static boolean decrement4(long header) {
        int timeToLive = Memory.u8(header + Ipv4Descriptor.TIME_TO_LIVE);
        if (timeToLive <= 1) {
            return false;
        }
        // Loaded in host order, time to live is the low octet of its 16-bit word: one less there is one more in the
        // checksum, with the carry brought round (RFC 1624, RFC 1141). 0xffff is not a sum of this form.
        int checksum = Memory.u16(header + Ipv4Descriptor.CHECKSUM) + 1;
        Memory.putU8(header + Ipv4Descriptor.TIME_TO_LIVE, timeToLive - 1);
        Memory.putU16(header + Ipv4Descriptor.CHECKSUM, checksum >= 0xffff ? checksum + 1 : checksum);
        return true;
    }

    /** Decrements an IPv6 hop limit; false, with nothing changed, if no hop is left. */
    public static boolean decrement6(long header) {
        int hopLimit = Memory.u8(header + Ipv6Descriptor.HOP_LIMIT);
        if (hopLimit <= 1) {
            return false;
        }
        Memory.putU8(header + Ipv6Descriptor.HOP_LIMIT, hopLimit - 1);
        return true;
    }
}

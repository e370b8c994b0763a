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
        // The 16-bit word that holds time to live and protocol, as loaded in host order: the former is its low octet.
        int word = Memory.u16(header + Ipv4Descriptor.TIME_TO_LIVE);
        int checksum = Memory.u16(header + Ipv4Descriptor.CHECKSUM);
        Memory.putU16(header + Ipv4Descriptor.TIME_TO_LIVE, word - 1);
        Memory.putU16(header + Ipv4Descriptor.CHECKSUM, InternetChecksum.update(checksum, word, word - 1));
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

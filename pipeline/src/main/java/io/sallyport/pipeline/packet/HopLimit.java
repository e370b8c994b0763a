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
        // Time to live, protocol, checksum: from the low octet up, as they load in host order.
        int word = Memory.i32(header + Ipv4Descriptor.TIME_TO_LIVE);
        if ((word & 0xff) <= 1) {
            return false;
        }
        Memory.putI32(header + Ipv4Descriptor.TIME_TO_LIVE, decremented4(word));
        return true;
    }

    /**
     * Time to live, protocol and checksum of an IPv4 header after a hop, as they load in host order.
     *
     * @param word before it, with more than one hop left
     */
    public static int decremented4(int word) {
        // Time to live is the low octet of its 16-bit word too: one less there is one more in the checksum, with the
        // carry
        // brought round (RFC 1624, RFC 1141). 0xffff is not a sum of this form.
        int checksum = (word >>> Short.SIZE) + 1;
        int mended = checksum >= 0xffff ? checksum + 1 : checksum;
        return mended << Short.SIZE | ((word & 0xffff) - 1);
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

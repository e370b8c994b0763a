package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** IPv4 options where a packet is cut into fragments (RFC 791 section 3.1). */
public final class Ipv4Options {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    /** Bit of the type octet: the option goes into every fragment. */
    private static final int COPIED = 0x80;

    private static final int LEAST_OCTETS = 2;
    private static final int WORD_OCTETS = 4;

    private Ipv4Options() {}

    /**
     * Writes the header that every fragment but the first bears: with only those options that are copied, filled up with
     * end-of-list octets. Options behind one whose length is wrong are left out.
     *
     * @param header address of the packet's header
     * @param octets its length, 20 to 60
     * @param target room for as many octets
     * @return octets written; length and header length field agree, the other fields are the packet's
     */
    public static int copyForFragments(long header, int octets, long target) {
        Memory.copy(header, target, Ipv4Descriptor.MINIMUM_OCTETS);
        int written = Ipv4Descriptor.MINIMUM_OCTETS;
        int at = Ipv4Descriptor.MINIMUM_OCTETS;
        while (at < octets) {
            int type = Memory.u8(header + at);
            if (type == END) {
                break;
            }
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < octets ? Memory.u8(header + at + 1) : 0;
            if (length < LEAST_OCTETS || at + length > octets) {
                break;
            }
            if ((type & COPIED) != 0) {
                Memory.copy(header + at, target + written, length);
                written += length;
            }
            at += length;
        }
        while (written % WORD_OCTETS != 0) {
            Memory.putU8(target + written, END);
            written++;
        }
        Memory.putU8(target, (Ipv4Descriptor.VERSION << 4) | (written / WORD_OCTETS));
        return written;
    }
}

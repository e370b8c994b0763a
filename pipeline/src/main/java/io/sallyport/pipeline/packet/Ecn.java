package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** Explicit congestion notification through a tunnel (RFC 6040 sections 4.1 and 4.2). */
public final class Ecn {
    public static final int MASK = 0x03;
    public static final int NOT_ECT = 0;
    public static final int ECT_1 = 1;
    public static final int ECT_0 = 2;
    public static final int CE = 3;

    private static final int DROP = -1;

    private Ecn() {}

    /**
     * The inner field after decapsulation by the table of RFC 6040 section 4.2, or a negative number if the packet must
     * be dropped (congestion was marked and the inner packet cannot carry the mark).
     */
    public static int decapsulated(int inner, int outer) {
        if (outer == CE) {
            return inner == NOT_ECT ? DROP : CE;
        }
        return outer == ECT_1 && inner == ECT_0 ? ECT_1 : inner;
    }

    /**
     * Carries the outer field of a decapsulated packet into its inner IPv4 header.
     *
     * @param header inner header, checksum right
     * @param outer outer ECN field, 0 to 3
     * @return false, with nothing changed, if the packet must be dropped
     */
    public static boolean decapsulate4(long header, int outer) {
        int service = Memory.u8(header + Ipv4Descriptor.TYPE_OF_SERVICE);
        int ecn = decapsulated(service & MASK, outer);
        if (ecn < 0) {
            return false;
        }
        if (ecn != (service & MASK)) {
            int word = Memory.u16(header);
            Memory.putU8(header + Ipv4Descriptor.TYPE_OF_SERVICE, (service & ~MASK) | ecn);
            int checksum = Memory.u16(header + Ipv4Descriptor.CHECKSUM);
            Memory.putU16(
                    header + Ipv4Descriptor.CHECKSUM, InternetChecksum.update(checksum, word, Memory.u16(header)));
        }
        return true;
    }

    /** The same for an inner IPv6 header. */
    public static boolean decapsulate6(long header, int outer) {
        int word = Memory.be32(header);
        int service = (word >>> Ipv6Descriptor.CLASS_SHIFT) & 0xff;
        int ecn = decapsulated(service & MASK, outer);
        if (ecn < 0) {
            return false;
        }
        int changed = (service & ~MASK) | ecn;
        Memory.putBe32(
                header, (word & ~(0xff << Ipv6Descriptor.CLASS_SHIFT)) | (changed << Ipv6Descriptor.CLASS_SHIFT));
        return true;
    }
}

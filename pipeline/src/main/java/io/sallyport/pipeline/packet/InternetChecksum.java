package io.sallyport.pipeline.packet;

import io.sallyport.dpdk.memory.Memory;

/** The Internet checksum (RFC 1071), over headers in native memory. */
public final class InternetChecksum {
    private static final long LOW_32 = 0xffff_ffffL;

    /** Modulo 2^64. */
    private static final long INVERSE_OF_FFFF = 0xfffe_fffe_fffe_ffffL;

    /** 2^64 - 1 divided by 0xffff. */
    private static final long LARGEST_QUOTIENT = 0x0001_0001_0001_0001L;

    private InternetChecksum() {}

    /**
     * One's complement sum of an IPv4 header, folded to 16 bits in host order. A header whose checksum is right sums to
     * 0xffff.
     *
     * @param header address of the header
     * @param octets its length, a multiple of 4 from 20 to 60
     */
    public static int sum(long header, int octets) {
        // 32-bit words add up without loss: RFC 1071 section 2 (B) and (C) allow any word size and byte order.
        long sum = (Memory.i32(header) & LOW_32)
                + (Memory.i32(header + 4) & LOW_32)
                + (Memory.i32(header + 8) & LOW_32)
                + (Memory.i32(header + 12) & LOW_32)
                + (Memory.i32(header + 16) & LOW_32);
        for (int i = Ipv4Descriptor.MINIMUM_OCTETS; i < octets; i += 4) {
            sum += Memory.i32(header + i) & LOW_32;
        }
        return fold(sum);
    }

    /** The two 32-bit words of 8 octets, added up. */
    public static long sumOf(long octets) {
        return (octets & LOW_32) + (octets >>> Integer.SIZE);
    }

    /**
     * True if the checksum of a header is right.
     *
     * @param sum of its five 32-bit words as they load in host order, not all 0
     */
    public static boolean isValid(long sum) {
        // It folds to 0xffff if that divides it. The sum times the inverse of that, modulo 2^64, is the quotient, here
        // less than 2^19, or, of what is no multiple, a number above all quotients.
        return Long.compareUnsigned(sum * INVERSE_OF_FFFF, LARGEST_QUOTIENT) <= 0;
    }

    /** True if the header's checksum is right. */
    public static boolean isValid(long header, int octets) {
        return sum(header, octets) == 0xffff;
    }

    /**
     * The checksum of a header, 0 to 0xffff in network order.
     *
     * @param sum of its 16-bit or 32-bit words in network order, with 0 for the checksum
     */
    public static int of(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** Computes the checksum of an IPv4 header and stores it. */
    public static void write(long header, int octets) {
        Memory.putU16(header + Ipv4Descriptor.CHECKSUM, 0);
        Memory.putU16(header + Ipv4Descriptor.CHECKSUM, ~sum(header, octets));
    }

    /**
     * The checksum after one 16-bit word of the header changed (RFC 1624 equation 3). All values in the byte order in
     * which they were loaded.
     */
    public static int update(int checksum, int oldWord, int newWord) {
        return ~fold((~checksum & 0xffff) + (~oldWord & 0xffff) + (newWord & 0xffff)) & 0xffff;
    }

    /** The one's complement sum of words whose plain sum is this: 16 bits, 0 only for 0. */
    public static int fold(long sum) {
        long folded = (sum & LOW_32) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}

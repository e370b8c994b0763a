package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.esp.Padding;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.IpProtocol;

/** The trailer of ESP with IPv4 inside (RFC 4303 section 2.4 to 2.6), written in few stores and checked in few loads. */
final class Trailer {
    /** Padding, pad length and next header in one store, by the octets of padding; behind them the ICV will stand. */
    private static final long[] SHORT = {0x04_00L, 0x04_01_01L, 0x04_02_02_01L, 0x04_03_03_02_01L};

    private static final long FIRST_PADDING = 0x08_07_06_05_04_03_02_01L;
    private static final long MORE_PADDING = 0x10_0f_0e_0d_0c_0b_0a_09L;

    /** The answer of {@link #octets4} where there is no such trailer. */
    static final int WRONG = 0;

    /** Of the last 8 octets of a text as they load in host order: below pad length and next header. */
    private static final int TRAILER_SHIFT = (Long.BYTES - EspDescriptor.TRAILER_OCTETS) * Byte.SIZE;

    /** Pad length and next header as they load, where there is no padding. */
    private static final int UNPADDED = IpProtocol.IPV4 << Byte.SIZE;

    /** Paddings of fewer octets are held against a table: with the trailer they are no more than two words. */
    private static final int TABLED = 2 * Long.BYTES - EspDescriptor.TRAILER_OCTETS + 1;

    /**
     * By the octets of a padding: of the last 8 octets of a text those of padding and trailer, and what they have to be; then the same
     * of the 8 octets before.
     */
    private static final long ENDS = ends();

    private static final int END_OCTETS = 4 * Long.BYTES;

    /** By the octets of a short padding: it with its trailer, from its first octet on. */
    private static final long SHORT_ENDS = ENDS + (long) TABLED * END_OCTETS;

    private Trailer() {}

    private static long ends() {
        long ends = OffHeap.allocate((long) TABLED * END_OCTETS + (long) SHORT.length * Long.BYTES)
                .address();
        for (int padding = 0; padding < TABLED; padding++) {
            for (int octet = 0; octet < padding + EspDescriptor.TRAILER_OCTETS; octet++) {
                // Counted from the last.
                int is = octet == 0 ? IpProtocol.IPV4 : octet == 1 ? padding : padding + 2 - octet;
                int word = octet / Long.BYTES;
                int place = Long.BYTES - 1 - octet % Long.BYTES;
                long end = ends + (long) padding * END_OCTETS + 2L * Long.BYTES * word;
                Memory.putU8(end + place, 0xff);
                Memory.putU8(end + Long.BYTES + place, is);
            }
        }
        for (int padding = 0; padding < SHORT.length; padding++) {
            Memory.putI64(ends + (long) TABLED * END_OCTETS + (long) padding * Long.BYTES, SHORT[padding]);
        }
        return ends;
    }

    /**
     * Writes padding, pad length and next header.
     *
     * @param end address behind the packet inside, masked; 17 octets from it on are overwritten
     * @param padding octets of it, 0 to 15
     */
    static void write4(long end, int padding) {
        if (padding < SHORT.length) {
            Memory.putI64(end, Memory.i64(SHORT_ENDS + (long) padding * Long.BYTES));
        } else {
            Memory.putI64(end, FIRST_PADDING);
            Memory.putI64(end + Long.BYTES, MORE_PADDING);
            Memory.putBe16(Memory.pointer(end + padding), padding << Byte.SIZE | IpProtocol.IPV4);
        }
    }

    /**
     * Octets of padding, pad length and next header at the end of a text, or {@link #WRONG}: the padding is not as it has
     * to be, or next is not IPv4.
     *
     * @param text its address, masked; 16 octets before its end are readable, whatever it has
     * @param octets of it, 0 to 65,535; a padding of up to 14 may be found to reach beyond it
     */
    static int octets4(long text, int octets) {
        long last = Memory.i64(Memory.pointer(text + octets - Long.BYTES));
        int padding = (int) (last >>> TRAILER_SHIFT) - UNPADDED;
        boolean right;
        if (Integer.compareUnsigned(padding, SHORT.length) < 0) {
            long end = ENDS + (long) padding * END_OCTETS;
            right = (last & Memory.i64(end)) == Memory.i64(end + Long.BYTES);
        } else if (Integer.compareUnsigned(padding, TABLED) < 0) {
            right = isRightByWords(last, Memory.i64(Memory.pointer(text + octets - 2L * Long.BYTES)), padding);
        } else {
            right = isRightLong(text, octets, padding);
        }
        return right ? padding + EspDescriptor.TRAILER_OCTETS : WRONG;
    }

    private static boolean isRightByWords(long last, long before, int padding) {
        long end = ENDS + (long) padding * END_OCTETS;
        return (last & Memory.i64(end)) == Memory.i64(end + Long.BYTES)
                && (before & Memory.i64(end + 2L * Long.BYTES)) == Memory.i64(end + 3L * Long.BYTES);
    }

    private static boolean isRightLong(long text, int octets, int padding) {
        return padding >= 0
                && padding <= Math.min(0xff, octets - EspDescriptor.TRAILER_OCTETS)
                && Padding.isRight(Memory.pointer(text + octets - EspDescriptor.TRAILER_OCTETS), padding);
    }
}

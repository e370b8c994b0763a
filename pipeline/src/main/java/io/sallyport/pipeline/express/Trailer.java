package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
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

    /** In the last 8 octets of a text as they load in host order: below pad length and next header. */
    private static final int PAD_LENGTH_SHIFT = (Long.BYTES - EspDescriptor.TRAILER_OCTETS) * Byte.SIZE;

    private Trailer() {}

    /**
     * Writes padding, pad length and next header.
     *
     * @param end address behind the packet inside; 17 octets from it on are overwritten
     * @param padding octets of it, 0 to 15
     */
    static void write4(long end, int padding) {
        long target = Memory.pointer(end);
        if (padding < SHORT.length) {
            Memory.putI64(target, SHORT[padding]);
        } else {
            Memory.putI64(target, FIRST_PADDING);
            Memory.putI64(target + Long.BYTES, MORE_PADDING);
            Memory.putBe16(Memory.pointer(target + padding), padding << Byte.SIZE | IpProtocol.IPV4);
        }
    }

    /**
     * Octets of padding, pad length and next header before the end of a text, or {@link #WRONG}: the padding is not as it has
     * to be, or next is not IPv4.
     *
     * @param end address behind the text, masked; 8 octets before it are readable, whatever the text has
     * @param octets of the text; a padding of a few may be found to reach beyond it
     */
    static int octets4(long end, int octets) {
        long last = Memory.i64(Memory.pointer(end - Long.BYTES));
        int padding = (int) (last >>> PAD_LENGTH_SHIFT) & 0xff;
        boolean right = padding < SHORT.length
                ? last >>> (PAD_LENGTH_SHIFT - padding * Byte.SIZE) == SHORT[padding]
                : isRightLong(end, octets, last, padding);
        return right ? padding + EspDescriptor.TRAILER_OCTETS : WRONG;
    }

    private static boolean isRightLong(long end, int octets, long last, int padding) {
        return padding <= octets - EspDescriptor.TRAILER_OCTETS
                && last >>> (Long.SIZE - Byte.SIZE) == IpProtocol.IPV4
                && Padding.isRight(Memory.pointer(end - EspDescriptor.TRAILER_OCTETS), padding);
    }
}

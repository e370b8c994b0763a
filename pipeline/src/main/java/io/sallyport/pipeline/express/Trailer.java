package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;

/** Writes the trailer of ESP with IPv4 inside (RFC 4303 section 2.4 to 2.6) in few stores. */
final class Trailer {
    /** Padding, pad length and next header in one store, by the octets of padding; behind them the ICV will stand. */
    private static final long[] SHORT = {0x04_00L, 0x04_01_01L, 0x04_02_02_01L, 0x04_03_03_02_01L};

    private static final long FIRST_PADDING = 0x08_07_06_05_04_03_02_01L;
    private static final long MORE_PADDING = 0x10_0f_0e_0d_0c_0b_0a_09L;

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
}

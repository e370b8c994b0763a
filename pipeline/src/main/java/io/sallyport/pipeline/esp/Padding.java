package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;

/** The padding before an ESP trailer: octets 1, 2, 3 and so on (RFC 4303 section 2.4). */
public final class Padding {
    /** Most octets that one load holds. */
    private static final int WORD_OCTETS = Long.BYTES;

    private static final long COUNTING = 0x0807_0605_0403_0201L;

    private static final long ONE_EACH = 0x0101_0101_0101_0101L;

    private Padding() {}

    /**
     * True if the padding is as it has to be.
     *
     * @param trailer address of the pad length; at least {@code octets}, and 8 in any case, are readable before it
     * @param octets 0 to 255
     */
    public static boolean isRight(long trailer, int octets) {
        if (octets > WORD_OCTETS) {
            return octets <= 2 * WORD_OCTETS ? isRightByWords(trailer, octets) : isRightByOctets(trailer, octets);
        }
        // The last of the eight octets is uppermost; those before the padding are shifted out.
        int others = Long.SIZE - octets * Byte.SIZE;
        long wrong = Memory.i64(trailer - WORD_OCTETS) ^ (COUNTING << others);
        return octets == 0 || wrong >>> others == 0;
    }

    /** Two words, which overlap: of the first octets, and of the last. */
    private static boolean isRightByWords(long trailer, int octets) {
        long first = Memory.i64(trailer - octets) ^ COUNTING;
        long last = Memory.i64(trailer - WORD_OCTETS) ^ (COUNTING + ONE_EACH * (octets - WORD_OCTETS));
        return (first | last) == 0;
    }

    private static boolean isRightByOctets(long trailer, int octets) {
        for (int i = 1; i <= octets; i++) {
            if (Memory.u8(trailer - octets + i - 1) != i) {
                return false;
            }
        }
        return true;
    }
}

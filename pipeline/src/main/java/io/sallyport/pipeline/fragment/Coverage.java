package io.sallyport.pipeline.fragment;

import io.sallyport.dpdk.memory.Memory;

/** Which octets of a datagram have come: a bitmap with one bit for each 8. */
final class Coverage {
    static final int NOTHING = 0;
    static final int SOMETHING = 1;
    static final int EVERYTHING = 2;

    private Coverage() {}

    /**
     * How much of a range has come.
     *
     * @param bitmap its address
     * @param offset a multiple of 8
     * @param octets 1 or more
     */
    static int of(long bitmap, int offset, int octets) {
        int first = offset / ContextDescriptor.UNIT;
        int end = (offset + octets + ContextDescriptor.UNIT - 1) / ContextDescriptor.UNIT;
        boolean any = false;
        boolean all = true;
        for (int word = first / Long.SIZE; word <= (end - 1) / Long.SIZE; word++) {
            long wanted = mask(word, first, end);
            long there = Memory.i64(Memory.pointer(bitmap + (long) Long.BYTES * word)) & wanted;
            any |= there != 0;
            all &= there == wanted;
        }
        return all ? EVERYTHING : any ? SOMETHING : NOTHING;
    }

    /** Notes that a range has come. */
    static void add(long bitmap, int offset, int octets) {
        int first = offset / ContextDescriptor.UNIT;
        int end = (offset + octets + ContextDescriptor.UNIT - 1) / ContextDescriptor.UNIT;
        for (int word = first / Long.SIZE; word <= (end - 1) / Long.SIZE; word++) {
            long at = Memory.pointer(bitmap + (long) Long.BYTES * word);
            Memory.putI64(at, Memory.i64(at) | mask(word, first, end));
        }
    }

    /** The bits of a word that lie within first, inclusive, and end. */
    private static long mask(int word, int first, int end) {
        int low = Math.max(0, first - word * Long.SIZE);
        int high = Math.min(Long.SIZE, end - word * Long.SIZE);
        return (-1L << low) & (-1L >>> (Long.SIZE - high));
    }
}

package io.sallyport.pipeline.replay;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.WindowSize;

/**
 * Anti-replay window of an inbound SA: a ring of 64-bit words that never shifts (RFC 6479). The right edge and the word that it is
 * in are in the hot line, which each packet needs anyway, the other words in the cold record.
 *
 * <pre>
 *   number n:  word (n / 64) mod ring, bit n mod 64
 *
 *   ring  |..cccccc|cccccccc|ccc1----|        |     c checked, 1 right edge, - not received yet
 *          left edge             right edge   spare words
 *                                the edge's word, in the hot line until the right edge leaves it
 * </pre>
 *
 * <p>One writer: the worker that owns the SA. Numbers are whole 64-bit numbers, 1 to 2<sup>63</sup>-1; with 32-bit
 * sequence numbers the upper half is 0. All zero is the empty window: its first packet may bear any number from 1 on.
 */
public final class ReplayWindow {
    private static final int WORD_SHIFT = 6;
    private static final int OCTET_SHIFT = 3;

    private ReplayWindow() {}

    /**
     * First stage, before any cryptography: could a packet with that number still be accepted? Changes nothing.
     *
     * @param sequence as received, 0 or more
     */
    public static boolean precheck(long hot, long cold, long sequence) {
        return precheck(hot, cold, Memory.i64(hot + SaDescriptor.SEQUENCE), sequence);
    }

    /** The same where the right edge is known, or the number of the SA's last packet without a window. */
    public static boolean precheck(long hot, long cold, long right, long sequence) {
        int words = Memory.u16(hot + SaDescriptor.WINDOW_WORDS);
        return words == 0 || sequence > right || isUnseen(hot, cold, words, right, sequence);
    }

    /**
     * Second stage, only after the ICV was found good: takes the number, and says whether it was still to be had.
     *
     * @param sequence as received, 0 or more
     * @return false, and nothing changed, if the number is 0, left of the window or already taken
     */
    public static boolean testAndSet(long hot, long cold, long sequence) {
        int words = Memory.u16(hot + SaDescriptor.WINDOW_WORDS);
        if (words == 0) {
            return true;
        }
        long right = Memory.i64(hot + SaDescriptor.SEQUENCE);
        int ringMask = WindowSize.ringMask(words);
        if (sequence > right) {
            if (!isInWord(right, sequence)) {
                advance(hot, cold, ringMask, right >>> WORD_SHIFT, sequence >>> WORD_SHIFT);
            }
            take(hot, sequence, bit(sequence));
            return true;
        }
        if (!isUnseen(hot, cold, words, right, sequence)) {
            return false;
        }
        set(isInWord(right, sequence) ? edgeWord(hot) : word(cold, ringMask, sequence >>> WORD_SHIFT), bit(sequence));
        return true;
    }

    // What most packets of an SA in a row need of the second stage: numbers that go up within a word of the ring.

    /** The right edge; where anti-replay is off, what is left of every number. */
    public static long rightEdge(long hot) {
        return Memory.u16(hot + SaDescriptor.WINDOW_WORDS) == 0 ? -1 : Memory.i64(hot + SaDescriptor.SEQUENCE);
    }

    /**
     * The last number that is a step on: right of the right edge and in the same word of the ring, so that it was not taken before.
     * Where anti-replay is off, the last of all.
     *
     * @param rightEdge {@link #rightEdge}
     */
    public static long lastStep(long hot, long rightEdge) {
        return Memory.u16(hot + SaDescriptor.WINDOW_WORDS) == 0 ? Long.MAX_VALUE : rightEdge | (Long.SIZE - 1);
    }

    /** The bit of a number in its word of the ring. */
    public static long bit(long sequence) {
        return 1L << sequence;
    }

    /** Second stage for several such numbers in a row: their {@link #bit}s, and the last, which becomes the right edge. */
    public static void step(long hot, long last, long bits) {
        if (Memory.u16(hot + SaDescriptor.WINDOW_WORDS) != 0) {
            take(hot, last, bits);
        }
    }

    /**
     * Takes a number that is such a step.
     *
     * @return false, and nothing changed, if it is none: then {@link #testAndSet} says whether it is still to be had
     */
    public static boolean testAndStep(long hot, long sequence) {
        if (Memory.u16(hot + SaDescriptor.WINDOW_WORDS) != 0) {
            long right = Memory.i64(hot + SaDescriptor.SEQUENCE);
            if (sequence <= right || sequence > (right | (Long.SIZE - 1))) {
                return false;
            }
            take(hot, sequence, bit(sequence));
        }
        return true;
    }

    /** Numbers of the edge's word, the last of which becomes the right edge. */
    private static void take(long hot, long last, long bits) {
        Memory.putI64(hot + SaDescriptor.SEQUENCE, last);
        set(edgeWord(hot), bits);
    }

    private static void set(long word, long bits) {
        Memory.putI64(word, Memory.i64(word) | bits);
    }

    /** For a number not right of the right edge. */
    private static boolean isUnseen(long hot, long cold, int words, long right, long sequence) {
        if (sequence <= 0 || right - sequence >= (long) words << WORD_SHIFT) {
            return false;
        }
        long word = isInWord(right, sequence)
                ? edgeWord(hot)
                : word(cold, WindowSize.ringMask(words), sequence >>> WORD_SHIFT);
        return (Memory.i64(word) & bit(sequence)) == 0;
    }

    private static boolean isInWord(long right, long sequence) {
        return (right ^ sequence) >>> WORD_SHIFT == 0;
    }

    /** Puts the edge's word into the ring, and clears the words that the right edge passes over; at most the whole ring, however far it jumps. */
    private static void advance(long hot, long cold, int ringMask, long from, long to) {
        Memory.putI64(word(cold, ringMask, from), Memory.i64(edgeWord(hot)));
        Memory.putI64(edgeWord(hot), 0);
        long first = Math.max(from, to - ringMask - 1);
        for (long index = first + 1; index < to; index++) {
            Memory.putI64(word(cold, ringMask, index), 0);
        }
    }

    private static long edgeWord(long hot) {
        return hot + SaDescriptor.EDGE_WORD;
    }

    private static long word(long cold, int ringMask, long index) {
        return Memory.pointer(SaRecord.ringOrMap(cold) + ((index & ringMask) << OCTET_SHIFT));
    }
}

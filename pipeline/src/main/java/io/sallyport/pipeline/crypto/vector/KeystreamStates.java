package io.sallyport.pipeline.crypto.vector;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes the states of a set of {@link KeystreamBlocks} (RFC 8439 section 2.3) by spans: blocks of one packet in lanes that stand in a row,
 * with the same key and nonce, and counters one after the other.
 *
 * <pre>
 *   KEY    address of the 32 octets of the key
 *   NONCE  address of the 12 octets of the nonce
 *   LANES  a bit for each lane, the lowest for the first
 *   COUNTER the counter that the first lane of all would have
 * </pre>
 */
final class KeystreamStates {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    static final int KEY = 0;
    static final int NONCE = 8;
    static final int LANES = 16;
    static final int COUNTER = 24;

    /** RFC 8439 section 2.3: the first four words of every state. */
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    /** Octets of that; a span may be followed by what its maker knows of it. */
    static final int OCTETS = 32;

    /** Octets from one span to the next. */
    static final int STRIDE = 64;

    private static final IntVector NUMBERS = IntVector.zero(SPECIES).addIndex(1);

    private KeystreamStates() {}

    /** The bits of lanes. */
    static long lanes(int first, int count) {
        return ((1L << count) - 1) << first;
    }

    /**
     * Writes all states of a set; those of lanes in no span have no key.
     *
     * @param spans address of spans, {@link #STRIDE} octets apart
     * @param count how many
     * @param states receives rows of words
     */
    static void write(long spans, int count, long states) {
        IntVector zero = IntVector.zero(SPECIES);
        IntVector v4 = zero;
        IntVector v5 = zero;
        IntVector v6 = zero;
        IntVector v7 = zero;
        IntVector v8 = zero;
        IntVector v9 = zero;
        IntVector v10 = zero;
        IntVector v11 = zero;
        IntVector v12 = zero;
        IntVector v13 = zero;
        IntVector v14 = zero;
        IntVector v15 = zero;
        for (int i = 0; i < count; i++) {
            long span = Memory.pointer(spans + (long) i * STRIDE);
            long key = Memory.pointerAt(span + KEY);
            long nonce = Memory.pointerAt(span + NONCE);
            VectorMask<Integer> lanes = VectorMask.fromLong(SPECIES, Memory.i64(span + LANES));
            long words = Memory.i64(key);
            v4 = v4.blend((int) words, lanes);
            v5 = v5.blend((int) (words >>> Integer.SIZE), lanes);
            words = Memory.i64(key + Long.BYTES);
            v6 = v6.blend((int) words, lanes);
            v7 = v7.blend((int) (words >>> Integer.SIZE), lanes);
            words = Memory.i64(key + 2 * Long.BYTES);
            v8 = v8.blend((int) words, lanes);
            v9 = v9.blend((int) (words >>> Integer.SIZE), lanes);
            words = Memory.i64(key + 3 * Long.BYTES);
            v10 = v10.blend((int) words, lanes);
            v11 = v11.blend((int) (words >>> Integer.SIZE), lanes);
            v12 = v12.blend(NUMBERS.add((int) Memory.i64(span + COUNTER)), lanes);
            words = Memory.i64(nonce);
            v13 = v13.blend((int) words, lanes);
            v14 = v14.blend((int) (words >>> Integer.SIZE), lanes);
            v15 = v15.blend(Memory.i32(nonce + Long.BYTES), lanes);
        }
        IntVector.broadcast(SPECIES, CONSTANTS[0]).intoMemorySegment(ALL, states + 0 * KeystreamBlocks.ROW, ORDER);
        IntVector.broadcast(SPECIES, CONSTANTS[1]).intoMemorySegment(ALL, states + 1 * KeystreamBlocks.ROW, ORDER);
        IntVector.broadcast(SPECIES, CONSTANTS[2]).intoMemorySegment(ALL, states + 2 * KeystreamBlocks.ROW, ORDER);
        IntVector.broadcast(SPECIES, CONSTANTS[3]).intoMemorySegment(ALL, states + 3 * KeystreamBlocks.ROW, ORDER);
        v4.intoMemorySegment(ALL, states + 4 * KeystreamBlocks.ROW, ORDER);
        v5.intoMemorySegment(ALL, states + 5 * KeystreamBlocks.ROW, ORDER);
        v6.intoMemorySegment(ALL, states + 6 * KeystreamBlocks.ROW, ORDER);
        v7.intoMemorySegment(ALL, states + 7 * KeystreamBlocks.ROW, ORDER);
        v8.intoMemorySegment(ALL, states + 8 * KeystreamBlocks.ROW, ORDER);
        v9.intoMemorySegment(ALL, states + 9 * KeystreamBlocks.ROW, ORDER);
        v10.intoMemorySegment(ALL, states + 10 * KeystreamBlocks.ROW, ORDER);
        v11.intoMemorySegment(ALL, states + 11 * KeystreamBlocks.ROW, ORDER);
        v12.intoMemorySegment(ALL, states + 12 * KeystreamBlocks.ROW, ORDER);
        v13.intoMemorySegment(ALL, states + 13 * KeystreamBlocks.ROW, ORDER);
        v14.intoMemorySegment(ALL, states + 14 * KeystreamBlocks.ROW, ORDER);
        v15.intoMemorySegment(ALL, states + 15 * KeystreamBlocks.ROW, ORDER);
    }
}

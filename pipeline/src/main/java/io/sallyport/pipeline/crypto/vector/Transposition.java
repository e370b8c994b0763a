package io.sallyport.pipeline.crypto.vector;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns squares of eight rows of eight numbers of 64 bits: what is a row becomes a column. In three steps, in which single
 * numbers, pairs, and fours of two rows change places.
 */
final class Transposition {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Rows of a square, and numbers of a row. */
    static final int SIDE = 8;

    static final int ROW = SIDE * Long.BYTES;

    /** Octets of a square. */
    static final int SQUARE = SIDE * ROW;

    /** Of two rows, what the first has afterwards, and the second, by how far apart they are. */
    private static final LongVector FIRST_1 = kept(1);

    private static final LongVector SECOND_1 = given(1);
    private static final LongVector FIRST_2 = kept(2);
    private static final LongVector SECOND_2 = given(2);
    private static final LongVector FIRST_4 = kept(4);
    private static final LongVector SECOND_4 = given(4);

    private Transposition() {}

    private static LongVector kept(int apart) {
        return vector(kept(apart, SIDE));
    }

    private static LongVector given(int apart) {
        return vector(given(apart, SIDE));
    }

    private static LongVector vector(IntStream places) {
        return LongVector.fromArray(SPECIES, places.asLongStream().toArray(), 0);
    }

    /** The places of what the first of two rows has once numbers {@code apart} from each other have changed places, of rows of {@code side}. */
    static IntStream kept(int apart, int side) {
        return IntStream.range(0, side).map(i -> (i & apart) == 0 ? i : side + i - apart);
    }

    /** What the second row has then. */
    static IntStream given(int apart, int side) {
        return IntStream.range(0, side).map(i -> (i & apart) == 0 ? i + apart : side + i);
    }

    /**
     * Turns squares.
     *
     * @param source address of the first row of the first one
     * @param apart octets from a row to the next
     * @param next octets from a square's first row to the next square's
     * @param target receives the squares one after the other, without gaps; it may be the first one's place if they stand so
     * @param count squares
     */
    static void run(long source, long apart, long next, long target, int count) {
        long from = source;
        long to = target;
        for (int i = 0; i < count; i++) {
            long turned = Memory.pointer(to);
            LongVector a0 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 0 * apart), ORDER);
            LongVector a1 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 1 * apart), ORDER);
            LongVector a2 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 2 * apart), ORDER);
            LongVector a3 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 3 * apart), ORDER);
            LongVector a4 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 4 * apart), ORDER);
            LongVector a5 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 5 * apart), ORDER);
            LongVector a6 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 6 * apart), ORDER);
            LongVector a7 = LongVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(from + 7 * apart), ORDER);
            LongVector b0 = FIRST_1.selectFrom(a0, a1);
            LongVector b1 = SECOND_1.selectFrom(a0, a1);
            LongVector b2 = FIRST_1.selectFrom(a2, a3);
            LongVector b3 = SECOND_1.selectFrom(a2, a3);
            LongVector b4 = FIRST_1.selectFrom(a4, a5);
            LongVector b5 = SECOND_1.selectFrom(a4, a5);
            LongVector b6 = FIRST_1.selectFrom(a6, a7);
            LongVector b7 = SECOND_1.selectFrom(a6, a7);
            LongVector c0 = FIRST_2.selectFrom(b0, b2);
            LongVector c1 = FIRST_2.selectFrom(b1, b3);
            LongVector c2 = SECOND_2.selectFrom(b0, b2);
            LongVector c3 = SECOND_2.selectFrom(b1, b3);
            LongVector c4 = FIRST_2.selectFrom(b4, b6);
            LongVector c5 = FIRST_2.selectFrom(b5, b7);
            LongVector c6 = SECOND_2.selectFrom(b4, b6);
            LongVector c7 = SECOND_2.selectFrom(b5, b7);
            LongVector d0 = FIRST_4.selectFrom(c0, c4);
            LongVector d1 = FIRST_4.selectFrom(c1, c5);
            LongVector d2 = FIRST_4.selectFrom(c2, c6);
            LongVector d3 = FIRST_4.selectFrom(c3, c7);
            LongVector d4 = SECOND_4.selectFrom(c0, c4);
            LongVector d5 = SECOND_4.selectFrom(c1, c5);
            LongVector d6 = SECOND_4.selectFrom(c2, c6);
            LongVector d7 = SECOND_4.selectFrom(c3, c7);
            d0.intoMemorySegment(ALL, turned + 0 * ROW, ORDER);
            d1.intoMemorySegment(ALL, turned + 1 * ROW, ORDER);
            d2.intoMemorySegment(ALL, turned + 2 * ROW, ORDER);
            d3.intoMemorySegment(ALL, turned + 3 * ROW, ORDER);
            d4.intoMemorySegment(ALL, turned + 4 * ROW, ORDER);
            d5.intoMemorySegment(ALL, turned + 5 * ROW, ORDER);
            d6.intoMemorySegment(ALL, turned + 6 * ROW, ORDER);
            d7.intoMemorySegment(ALL, turned + 7 * ROW, ORDER);
            from += next;
            to += SQUARE;
        }
    }
}

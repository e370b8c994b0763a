package io.sallyport.pipeline.crypto.vector;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ChaCha20 block function (RFC 8439 section 2.3) in each lane of 16 vectors, and of as many more: a set is as many blocks as a
 * vector has lanes, each of another key, nonce and counter if need be.
 *
 * <p>The states of a set stand by word: the first words of all its blocks, then the second words, to the sixteenth; a word has 32 bits.
 * Sets stand one behind the other.
 */
final class KeystreamBlocks {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Blocks of a set. */
    static final int SET = SPECIES.length();

    /** Octets from one word of a set's blocks to the next. */
    static final long ROW = (long) SET * Integer.BYTES;

    private static final int WORDS = 16;
    static final int BLOCK_OCTETS = WORDS * Integer.BYTES;

    /** Octets of a set's states, and of its keystream. */
    static final long SET_OCTETS = WORDS * ROW;

    private static final int DOUBLE_ROUNDS = 10;

    /** Rows that are turned at a time. */
    private static final int TURNED = 4;

    /** Of two rows, what the first has once they were turned, and the second, by how far apart they are: see {@link Transposition}. */
    private static final IntVector FIRST_1 = vector(Transposition.kept(1, SET));

    private static final IntVector SECOND_1 = vector(Transposition.given(1, SET));
    private static final IntVector FIRST_2 = vector(Transposition.kept(2, SET));
    private static final IntVector SECOND_2 = vector(Transposition.given(2, SET));
    private static final IntVector FIRST_4 = vector(Transposition.kept(4, SET));
    private static final IntVector SECOND_4 = vector(Transposition.given(4, SET));
    private static final IntVector FIRST_8 = vector(Transposition.kept(8, SET));
    private static final IntVector SECOND_8 = vector(Transposition.given(8, SET));

    private KeystreamBlocks() {}

    private static IntVector vector(IntStream places) {
        return IntVector.fromArray(SPECIES, places.toArray(), 0);
    }

    /**
     * Makes the keystream of sets.
     *
     * @param states address of the states, a multiple of a vector's octets
     * @param keystream likewise of what receives the blocks, one behind the other in the order of the lanes
     * @param sets 1 or more; two take little more time than one
     */
    static void run(long states, long keystream, int sets) {
        rounds(states, keystream, sets);
        add(states, keystream, sets);
        turn(keystream, sets);
    }

    /**
     * Does the rounds. A double round of one set is steps of which each waits for the one before; the processor does the next set's
     * meanwhile, as long as it need not foresee more of them than it can. So words go to memory after each double round.
     *
     * <p>They stand written out, for the compiler keeps a vector in a register only where it sees all that is done with it.
     */
    private static void rounds(long states, long words, int sets) {
        long octets = sets * SET_OCTETS;
        long from = states;
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            for (long set = 0; set < octets; set += SET_OCTETS) {
                long before = Memory.pointer(from + set);
                IntVector v0 = IntVector.fromMemorySegment(SPECIES, ALL, before + 0 * ROW, ORDER);
                IntVector v1 = IntVector.fromMemorySegment(SPECIES, ALL, before + 1 * ROW, ORDER);
                IntVector v2 = IntVector.fromMemorySegment(SPECIES, ALL, before + 2 * ROW, ORDER);
                IntVector v3 = IntVector.fromMemorySegment(SPECIES, ALL, before + 3 * ROW, ORDER);
                IntVector v4 = IntVector.fromMemorySegment(SPECIES, ALL, before + 4 * ROW, ORDER);
                IntVector v5 = IntVector.fromMemorySegment(SPECIES, ALL, before + 5 * ROW, ORDER);
                IntVector v6 = IntVector.fromMemorySegment(SPECIES, ALL, before + 6 * ROW, ORDER);
                IntVector v7 = IntVector.fromMemorySegment(SPECIES, ALL, before + 7 * ROW, ORDER);
                IntVector v8 = IntVector.fromMemorySegment(SPECIES, ALL, before + 8 * ROW, ORDER);
                IntVector v9 = IntVector.fromMemorySegment(SPECIES, ALL, before + 9 * ROW, ORDER);
                IntVector v10 = IntVector.fromMemorySegment(SPECIES, ALL, before + 10 * ROW, ORDER);
                IntVector v11 = IntVector.fromMemorySegment(SPECIES, ALL, before + 11 * ROW, ORDER);
                IntVector v12 = IntVector.fromMemorySegment(SPECIES, ALL, before + 12 * ROW, ORDER);
                IntVector v13 = IntVector.fromMemorySegment(SPECIES, ALL, before + 13 * ROW, ORDER);
                IntVector v14 = IntVector.fromMemorySegment(SPECIES, ALL, before + 14 * ROW, ORDER);
                IntVector v15 = IntVector.fromMemorySegment(SPECIES, ALL, before + 15 * ROW, ORDER);
                // Columns: four quarter rounds (RFC 8439 section 2.1) side by side.
                v0 = v0.add(v4);
                v1 = v1.add(v5);
                v2 = v2.add(v6);
                v3 = v3.add(v7);
                v12 = v12.lanewise(XOR, v0).lanewise(ROL, 16);
                v13 = v13.lanewise(XOR, v1).lanewise(ROL, 16);
                v14 = v14.lanewise(XOR, v2).lanewise(ROL, 16);
                v15 = v15.lanewise(XOR, v3).lanewise(ROL, 16);
                v8 = v8.add(v12);
                v9 = v9.add(v13);
                v10 = v10.add(v14);
                v11 = v11.add(v15);
                v4 = v4.lanewise(XOR, v8).lanewise(ROL, 12);
                v5 = v5.lanewise(XOR, v9).lanewise(ROL, 12);
                v6 = v6.lanewise(XOR, v10).lanewise(ROL, 12);
                v7 = v7.lanewise(XOR, v11).lanewise(ROL, 12);
                v0 = v0.add(v4);
                v1 = v1.add(v5);
                v2 = v2.add(v6);
                v3 = v3.add(v7);
                v12 = v12.lanewise(XOR, v0).lanewise(ROL, 8);
                v13 = v13.lanewise(XOR, v1).lanewise(ROL, 8);
                v14 = v14.lanewise(XOR, v2).lanewise(ROL, 8);
                v15 = v15.lanewise(XOR, v3).lanewise(ROL, 8);
                v8 = v8.add(v12);
                v9 = v9.add(v13);
                v10 = v10.add(v14);
                v11 = v11.add(v15);
                v4 = v4.lanewise(XOR, v8).lanewise(ROL, 7);
                v5 = v5.lanewise(XOR, v9).lanewise(ROL, 7);
                v6 = v6.lanewise(XOR, v10).lanewise(ROL, 7);
                v7 = v7.lanewise(XOR, v11).lanewise(ROL, 7);
                // Diagonals, likewise.
                v0 = v0.add(v5);
                v1 = v1.add(v6);
                v2 = v2.add(v7);
                v3 = v3.add(v4);
                v15 = v15.lanewise(XOR, v0).lanewise(ROL, 16);
                v12 = v12.lanewise(XOR, v1).lanewise(ROL, 16);
                v13 = v13.lanewise(XOR, v2).lanewise(ROL, 16);
                v14 = v14.lanewise(XOR, v3).lanewise(ROL, 16);
                v10 = v10.add(v15);
                v11 = v11.add(v12);
                v8 = v8.add(v13);
                v9 = v9.add(v14);
                v5 = v5.lanewise(XOR, v10).lanewise(ROL, 12);
                v6 = v6.lanewise(XOR, v11).lanewise(ROL, 12);
                v7 = v7.lanewise(XOR, v8).lanewise(ROL, 12);
                v4 = v4.lanewise(XOR, v9).lanewise(ROL, 12);
                v0 = v0.add(v5);
                v1 = v1.add(v6);
                v2 = v2.add(v7);
                v3 = v3.add(v4);
                v15 = v15.lanewise(XOR, v0).lanewise(ROL, 8);
                v12 = v12.lanewise(XOR, v1).lanewise(ROL, 8);
                v13 = v13.lanewise(XOR, v2).lanewise(ROL, 8);
                v14 = v14.lanewise(XOR, v3).lanewise(ROL, 8);
                v10 = v10.add(v15);
                v11 = v11.add(v12);
                v8 = v8.add(v13);
                v9 = v9.add(v14);
                v5 = v5.lanewise(XOR, v10).lanewise(ROL, 7);
                v6 = v6.lanewise(XOR, v11).lanewise(ROL, 7);
                v7 = v7.lanewise(XOR, v8).lanewise(ROL, 7);
                v4 = v4.lanewise(XOR, v9).lanewise(ROL, 7);
                long after = Memory.pointer(words + set);
                v0.intoMemorySegment(ALL, after + 0 * ROW, ORDER);
                v1.intoMemorySegment(ALL, after + 1 * ROW, ORDER);
                v2.intoMemorySegment(ALL, after + 2 * ROW, ORDER);
                v3.intoMemorySegment(ALL, after + 3 * ROW, ORDER);
                v4.intoMemorySegment(ALL, after + 4 * ROW, ORDER);
                v5.intoMemorySegment(ALL, after + 5 * ROW, ORDER);
                v6.intoMemorySegment(ALL, after + 6 * ROW, ORDER);
                v7.intoMemorySegment(ALL, after + 7 * ROW, ORDER);
                v8.intoMemorySegment(ALL, after + 8 * ROW, ORDER);
                v9.intoMemorySegment(ALL, after + 9 * ROW, ORDER);
                v10.intoMemorySegment(ALL, after + 10 * ROW, ORDER);
                v11.intoMemorySegment(ALL, after + 11 * ROW, ORDER);
                v12.intoMemorySegment(ALL, after + 12 * ROW, ORDER);
                v13.intoMemorySegment(ALL, after + 13 * ROW, ORDER);
                v14.intoMemorySegment(ALL, after + 14 * ROW, ORDER);
                v15.intoMemorySegment(ALL, after + 15 * ROW, ORDER);
            }
            from = words;
        }
    }

    /** Adds the states to what came of the rounds (RFC 8439 section 2.3), and does the first half of turning. */
    private static void add(long states, long words, int sets) {
        long octets = sets * SET_OCTETS;
        for (long at = 0; at < octets; at += TURNED * ROW) {
            long state = Memory.pointer(states + at);
            long row = Memory.pointer(words + at);
            IntVector a0 = IntVector.fromMemorySegment(SPECIES, ALL, row + 0 * ROW, ORDER)
                    .add(IntVector.fromMemorySegment(SPECIES, ALL, state + 0 * ROW, ORDER));
            IntVector a1 = IntVector.fromMemorySegment(SPECIES, ALL, row + 1 * ROW, ORDER)
                    .add(IntVector.fromMemorySegment(SPECIES, ALL, state + 1 * ROW, ORDER));
            IntVector a2 = IntVector.fromMemorySegment(SPECIES, ALL, row + 2 * ROW, ORDER)
                    .add(IntVector.fromMemorySegment(SPECIES, ALL, state + 2 * ROW, ORDER));
            IntVector a3 = IntVector.fromMemorySegment(SPECIES, ALL, row + 3 * ROW, ORDER)
                    .add(IntVector.fromMemorySegment(SPECIES, ALL, state + 3 * ROW, ORDER));
            IntVector b0 = FIRST_1.selectFrom(a0, a1);
            IntVector b1 = SECOND_1.selectFrom(a0, a1);
            IntVector b2 = FIRST_1.selectFrom(a2, a3);
            IntVector b3 = SECOND_1.selectFrom(a2, a3);
            FIRST_2.selectFrom(b0, b2).intoMemorySegment(ALL, row + 0 * ROW, ORDER);
            FIRST_2.selectFrom(b1, b3).intoMemorySegment(ALL, row + 1 * ROW, ORDER);
            SECOND_2.selectFrom(b0, b2).intoMemorySegment(ALL, row + 2 * ROW, ORDER);
            SECOND_2.selectFrom(b1, b3).intoMemorySegment(ALL, row + 3 * ROW, ORDER);
        }
    }

    /** Does the other half: rows of words become blocks. */
    private static void turn(long words, int sets) {
        for (int i = 0; i < TURNED * sets; i++) {
            long row = Memory.pointer(words + (i / TURNED) * SET_OCTETS + (i % TURNED) * ROW);
            IntVector a0 = IntVector.fromMemorySegment(SPECIES, ALL, row + 0 * ROW, ORDER);
            IntVector a1 = IntVector.fromMemorySegment(SPECIES, ALL, row + 4 * ROW, ORDER);
            IntVector a2 = IntVector.fromMemorySegment(SPECIES, ALL, row + 8 * ROW, ORDER);
            IntVector a3 = IntVector.fromMemorySegment(SPECIES, ALL, row + 12 * ROW, ORDER);
            IntVector b0 = FIRST_4.selectFrom(a0, a1);
            IntVector b1 = SECOND_4.selectFrom(a0, a1);
            IntVector b2 = FIRST_4.selectFrom(a2, a3);
            IntVector b3 = SECOND_4.selectFrom(a2, a3);
            FIRST_8.selectFrom(b0, b2).intoMemorySegment(ALL, row + 0 * ROW, ORDER);
            FIRST_8.selectFrom(b1, b3).intoMemorySegment(ALL, row + 4 * ROW, ORDER);
            SECOND_8.selectFrom(b0, b2).intoMemorySegment(ALL, row + 8 * ROW, ORDER);
            SECOND_8.selectFrom(b1, b3).intoMemorySegment(ALL, row + 12 * ROW, ORDER);
        }
    }
}

package io.sallyport.pipeline.crypto.vector;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The ChaCha20 block function (RFC 8439 section 2.3) in each lane of 16 vectors: as many blocks at once as a vector has lanes, each
 * of another key, nonce and counter if need be.
 *
 * <p>States stand by word here: the first words of all blocks, then the second words, to the sixteenth; a word has 32 bits. The
 * keystream stands by pairs of words: the first pairs of the even lanes' blocks, the second pairs, to the eighth, and then those of the
 * odd lanes, so that it is two squares of {@link Transposition}.
 */
final class KeystreamBlocks {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Blocks that are made at a time. */
    static final int LANES = SPECIES.length();

    /** Octets from one word of a block to its next. */
    static final long ROW = (long) LANES * Integer.BYTES;

    private static final int WORDS = 16;
    static final int BLOCK_OCTETS = WORDS * Integer.BYTES;

    /** Octets of the blocks of the even lanes, or of the odd ones. */
    private static final long HALF = WORDS * ROW / 2;

    /** Octets of the states, and of the keystream, of all lanes. */
    static final long OCTETS = WORDS * ROW;

    private static final int DOUBLE_ROUNDS = 10;

    /** RFC 8439 section 2.3: the first four words of every state. */
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    /** Of two rows of words, the pairs of the even lanes, and of the odd ones. */
    private static final IntVector EVEN =
            IntVector.fromArray(SPECIES, Transposition.kept(1, LANES).toArray(), 0);

    private static final IntVector ODD =
            IntVector.fromArray(SPECIES, Transposition.given(1, LANES).toArray(), 0);

    private KeystreamBlocks() {}

    /** The place of a lane's block once the squares were turned: even lanes come first, and then odd ones. */
    static int place(int lane) {
        return (lane >> 1) + (lane & 1) * (LANES / 2);
    }

    /**
     * Makes a block in each lane. The rounds stand written out, for the compiler keeps a vector in a register only where it sees all
     * that is done with it.
     *
     * @param states address of the states, a multiple of a vector's octets
     * @param keystream likewise of what receives the keystream
     */
    static void run(long states, long keystream) {
        IntVector c0 = IntVector.broadcast(SPECIES, CONSTANTS[0]);
        IntVector c1 = IntVector.broadcast(SPECIES, CONSTANTS[1]);
        IntVector c2 = IntVector.broadcast(SPECIES, CONSTANTS[2]);
        IntVector c3 = IntVector.broadcast(SPECIES, CONSTANTS[3]);
        IntVector v0 = c0;
        IntVector v1 = c1;
        IntVector v2 = c2;
        IntVector v3 = c3;
        IntVector v4 = IntVector.fromMemorySegment(SPECIES, ALL, states + 4 * ROW, ORDER);
        IntVector v5 = IntVector.fromMemorySegment(SPECIES, ALL, states + 5 * ROW, ORDER);
        IntVector v6 = IntVector.fromMemorySegment(SPECIES, ALL, states + 6 * ROW, ORDER);
        IntVector v7 = IntVector.fromMemorySegment(SPECIES, ALL, states + 7 * ROW, ORDER);
        IntVector v8 = IntVector.fromMemorySegment(SPECIES, ALL, states + 8 * ROW, ORDER);
        IntVector v9 = IntVector.fromMemorySegment(SPECIES, ALL, states + 9 * ROW, ORDER);
        IntVector v10 = IntVector.fromMemorySegment(SPECIES, ALL, states + 10 * ROW, ORDER);
        IntVector v11 = IntVector.fromMemorySegment(SPECIES, ALL, states + 11 * ROW, ORDER);
        IntVector v12 = IntVector.fromMemorySegment(SPECIES, ALL, states + 12 * ROW, ORDER);
        IntVector v13 = IntVector.fromMemorySegment(SPECIES, ALL, states + 13 * ROW, ORDER);
        IntVector v14 = IntVector.fromMemorySegment(SPECIES, ALL, states + 14 * ROW, ORDER);
        IntVector v15 = IntVector.fromMemorySegment(SPECIES, ALL, states + 15 * ROW, ORDER);
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
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
            // Diagonals: four quarter rounds (RFC 8439 section 2.1) side by side.
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
        }
        v0 = v0.add(c0);
        v1 = v1.add(c1);
        v2 = v2.add(c2);
        v3 = v3.add(c3);
        v4 = v4.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 4 * ROW, ORDER));
        v5 = v5.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 5 * ROW, ORDER));
        v6 = v6.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 6 * ROW, ORDER));
        v7 = v7.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 7 * ROW, ORDER));
        v8 = v8.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 8 * ROW, ORDER));
        v9 = v9.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 9 * ROW, ORDER));
        v10 = v10.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 10 * ROW, ORDER));
        v11 = v11.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 11 * ROW, ORDER));
        v12 = v12.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 12 * ROW, ORDER));
        v13 = v13.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 13 * ROW, ORDER));
        v14 = v14.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 14 * ROW, ORDER));
        v15 = v15.add(IntVector.fromMemorySegment(SPECIES, ALL, states + 15 * ROW, ORDER));
        EVEN.selectFrom(v0, v1).intoMemorySegment(ALL, keystream + 0 * ROW, ORDER);
        ODD.selectFrom(v0, v1).intoMemorySegment(ALL, keystream + HALF + 0 * ROW, ORDER);
        EVEN.selectFrom(v2, v3).intoMemorySegment(ALL, keystream + 1 * ROW, ORDER);
        ODD.selectFrom(v2, v3).intoMemorySegment(ALL, keystream + HALF + 1 * ROW, ORDER);
        EVEN.selectFrom(v4, v5).intoMemorySegment(ALL, keystream + 2 * ROW, ORDER);
        ODD.selectFrom(v4, v5).intoMemorySegment(ALL, keystream + HALF + 2 * ROW, ORDER);
        EVEN.selectFrom(v6, v7).intoMemorySegment(ALL, keystream + 3 * ROW, ORDER);
        ODD.selectFrom(v6, v7).intoMemorySegment(ALL, keystream + HALF + 3 * ROW, ORDER);
        EVEN.selectFrom(v8, v9).intoMemorySegment(ALL, keystream + 4 * ROW, ORDER);
        ODD.selectFrom(v8, v9).intoMemorySegment(ALL, keystream + HALF + 4 * ROW, ORDER);
        EVEN.selectFrom(v10, v11).intoMemorySegment(ALL, keystream + 5 * ROW, ORDER);
        ODD.selectFrom(v10, v11).intoMemorySegment(ALL, keystream + HALF + 5 * ROW, ORDER);
        EVEN.selectFrom(v12, v13).intoMemorySegment(ALL, keystream + 6 * ROW, ORDER);
        ODD.selectFrom(v12, v13).intoMemorySegment(ALL, keystream + HALF + 6 * ROW, ORDER);
        EVEN.selectFrom(v14, v15).intoMemorySegment(ALL, keystream + 7 * ROW, ORDER);
        ODD.selectFrom(v14, v15).intoMemorySegment(ALL, keystream + HALF + 7 * ROW, ORDER);
    }
}

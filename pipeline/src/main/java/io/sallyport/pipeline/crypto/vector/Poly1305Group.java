package io.sallyport.pipeline.crypto.vector;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Poly1305 (RFC 8439 section 2.5) of a group of messages, each with its own one-time key, in the lanes of vectors of 64 bits: two
 * halves, which take less than twice the time of one, for a step of the one is done while the other's waits.
 *
 * <p>Messages are whole blocks of 16 octets, and end together: a shorter one begins later, and zeros stand before it. Such a block
 * of zeros changes nothing as long as the bit above its octets is missing too, for the sum before it is 0.
 *
 * <pre>
 *   R_LOW  R_HIGH  S_LOW  S_HIGH   the keys, two halves of 8 octets each, as they come from ChaCha20; of all messages of a half
 *   BLOCKS                         blocks of each message; anything in a lane without one
 *   FACTORS                        r in five limbs, and the upper four of them fivefold
 *   SUM                            five limbs
 *   TAG_LOW  TAG_HIGH              receive the tags
 *   the same of the other half
 * </pre>
 *
 * <p>The messages stand elsewhere: the first halves of the first blocks, the second halves, the first halves of the second blocks ...
 */
final class Poly1305Group {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static final int HALVES = 2;

    /** Messages of half of a group. */
    static final int LANES = SPECIES.length();

    private static final long ROW = (long) LANES * Long.BYTES;

    static final long R_LOW = 0;
    static final long R_HIGH = R_LOW + ROW;
    static final long S_LOW = R_HIGH + ROW;
    static final long S_HIGH = S_LOW + ROW;
    static final long BLOCKS = S_HIGH + ROW;
    private static final long FACTORS = BLOCKS + ROW;
    private static final long SUM = FACTORS + 9 * ROW;
    static final long TAG_LOW = SUM + 5 * ROW;
    static final long TAG_HIGH = TAG_LOW + ROW;

    /** Octets of a half. */
    static final long HALF = TAG_HIGH + ROW;

    /** Octets of all that. */
    static final long OCTETS = HALVES * HALF;

    /** Octets of a block of a message. */
    static final int BLOCK_OCTETS = 16;

    /** Octets of a block of all messages of a half. */
    static final long STEP = 2 * ROW;

    /** A number stands in five limbs of 26 bits. */
    private static final int LIMBS = 5;

    private static final int LIMB_BITS = 26;

    private static final long LIMB = (1L << LIMB_BITS) - 1;

    /** RFC 8439 section 2.5: bits of r that are 0, by limb. */
    private static final long CLAMP_1 = 0x3ffff03L;

    private static final long CLAMP_2 = 0x3ffc0ffL;
    private static final long CLAMP_3 = 0x3f03fffL;
    private static final long CLAMP_4 = 0x00fffffL;

    /** The place of bit 128 in the fifth limb. */
    private static final int TOP_BIT = 24;

    private static final int SIGN = 63;

    /** Once leaves at most one bit too many in the second limb; the second time takes it to where it belongs. */
    private static final int FINAL_CARRIES = 2;

    private Poly1305Group() {}

    /**
     * Computes the tags, and zeroises the keys.
     *
     * @param group its address, a multiple of a vector's octets
     * @param end address of the octet behind the messages of the first half
     * @param apart octets from there to the end of those of the second
     * @param longest blocks of the longest message, 1 or more; before shorter ones stand zeros
     */
    static void run(long group, long end, long apart, int longest) {
        long second = group + HALF;
        prepare(group);
        prepare(second);
        add(group, end, apart, longest);
        finish(group);
        finish(second);
    }

    /** Makes limbs of the keys, and begins with sums of 0. */
    private static void prepare(long half) {
        LongVector low = LongVector.fromMemorySegment(SPECIES, ALL, half + R_LOW, ORDER);
        LongVector high = LongVector.fromMemorySegment(SPECIES, ALL, half + R_HIGH, ORDER);
        LongVector r1 = low.lanewise(LSHR, 26).and(CLAMP_1);
        LongVector r2 = low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(CLAMP_2);
        LongVector r3 = high.lanewise(LSHR, 14).and(CLAMP_3);
        LongVector r4 = high.lanewise(LSHR, 40).and(CLAMP_4);
        low.and(LIMB).intoMemorySegment(ALL, half + FACTORS, ORDER);
        r1.intoMemorySegment(ALL, half + FACTORS + ROW, ORDER);
        r2.intoMemorySegment(ALL, half + FACTORS + 2 * ROW, ORDER);
        r3.intoMemorySegment(ALL, half + FACTORS + 3 * ROW, ORDER);
        r4.intoMemorySegment(ALL, half + FACTORS + 4 * ROW, ORDER);
        // What is above 130 bits comes back fivefold: 2^130 = 5 modulo 2^130 - 5.
        r1.lanewise(LSHL, 2).add(r1).intoMemorySegment(ALL, half + FACTORS + 5 * ROW, ORDER);
        r2.lanewise(LSHL, 2).add(r2).intoMemorySegment(ALL, half + FACTORS + 6 * ROW, ORDER);
        r3.lanewise(LSHL, 2).add(r3).intoMemorySegment(ALL, half + FACTORS + 7 * ROW, ORDER);
        r4.lanewise(LSHL, 2).add(r4).intoMemorySegment(ALL, half + FACTORS + 8 * ROW, ORDER);
        LongVector zero = LongVector.zero(SPECIES);
        for (int i = 0; i < LIMBS; i++) {
            zero.intoMemorySegment(ALL, Memory.pointer(half + SUM + i * ROW), ORDER);
        }
    }

    /**
     * Adds all blocks and multiplies. A step of one half waits for its step before; the processor does the other half's meanwhile.
     * So sums go to memory after each step.
     *
     * <p>The step stands written out, for the compiler keeps a vector in a register only where it sees all that is done with it.
     */
    private static void add(long group, long end, long apart, int longest) {
        LongVector limb = LongVector.broadcast(SPECIES, LIMB);
        for (int i = 0; i < longest; i++) {
            for (int half = 0; half < HALVES; half++) {
                long at = Memory.pointer(group + half * HALF);
                long block = Memory.pointer(end + half * apart - (longest - i) * STEP);
                LongVector low = LongVector.fromMemorySegment(SPECIES, ALL, block, ORDER);
                LongVector high = LongVector.fromMemorySegment(SPECIES, ALL, block + ROW, ORDER);
                // Below 0 from the block on with which a message begins.
                LongVector before = LongVector.broadcast(SPECIES, longest - 1L - i)
                        .sub(LongVector.fromMemorySegment(SPECIES, ALL, at + BLOCKS, ORDER));
                LongVector r0 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 0 * ROW, ORDER);
                LongVector r1 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 1 * ROW, ORDER);
                LongVector r2 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 2 * ROW, ORDER);
                LongVector r3 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 3 * ROW, ORDER);
                LongVector r4 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 4 * ROW, ORDER);
                LongVector s1 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 5 * ROW, ORDER);
                LongVector s2 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 6 * ROW, ORDER);
                LongVector s3 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 7 * ROW, ORDER);
                LongVector s4 = LongVector.fromMemorySegment(SPECIES, ALL, at + FACTORS + 8 * ROW, ORDER);
                LongVector a0 = LongVector.fromMemorySegment(SPECIES, ALL, at + SUM + 0 * ROW, ORDER);
                LongVector a1 = LongVector.fromMemorySegment(SPECIES, ALL, at + SUM + 1 * ROW, ORDER);
                LongVector a2 = LongVector.fromMemorySegment(SPECIES, ALL, at + SUM + 2 * ROW, ORDER);
                LongVector a3 = LongVector.fromMemorySegment(SPECIES, ALL, at + SUM + 3 * ROW, ORDER);
                LongVector a4 = LongVector.fromMemorySegment(SPECIES, ALL, at + SUM + 4 * ROW, ORDER);
                a0 = a0.add(low.and(limb));
                a1 = a1.add(low.lanewise(LSHR, 26).and(limb));
                a2 = a2.add(low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(limb));
                a3 = a3.add(high.lanewise(LSHR, 14).and(limb));
                a4 = a4.add(
                        high.lanewise(LSHR, 40).or(before.lanewise(LSHR, SIGN).lanewise(LSHL, TOP_BIT)));
                LongVector d0 = a0.mul(r0)
                        .add(a1.mul(s4))
                        .add(a2.mul(s3).add(a3.mul(s2)))
                        .add(a4.mul(s1));
                LongVector d1 = a0.mul(r1)
                        .add(a1.mul(r0))
                        .add(a2.mul(s4).add(a3.mul(s3)))
                        .add(a4.mul(s2));
                LongVector d2 = a0.mul(r2)
                        .add(a1.mul(r1))
                        .add(a2.mul(r0).add(a3.mul(s4)))
                        .add(a4.mul(s3));
                LongVector d3 = a0.mul(r3)
                        .add(a1.mul(r2))
                        .add(a2.mul(r1).add(a3.mul(r0)))
                        .add(a4.mul(s4));
                LongVector d4 = a0.mul(r4)
                        .add(a1.mul(r3))
                        .add(a2.mul(r2).add(a3.mul(r1)))
                        .add(a4.mul(r0));
                // Carries in two chains, so that neither waits for the other; limbs may keep a bit more than 26.
                d1 = d1.add(d0.lanewise(LSHR, LIMB_BITS));
                d4 = d4.add(d3.lanewise(LSHR, LIMB_BITS));
                d2 = d2.add(d1.lanewise(LSHR, LIMB_BITS));
                LongVector over = d4.lanewise(LSHR, LIMB_BITS);
                a0 = d0.and(limb).add(over).add(over.lanewise(LSHL, 2));
                a3 = d3.and(limb).add(d2.lanewise(LSHR, LIMB_BITS));
                a1 = d1.and(limb).add(a0.lanewise(LSHR, LIMB_BITS));
                a4 = d4.and(limb).add(a3.lanewise(LSHR, LIMB_BITS));
                a0.and(limb).intoMemorySegment(ALL, at + SUM, ORDER);
                a1.intoMemorySegment(ALL, at + SUM + ROW, ORDER);
                d2.and(limb).intoMemorySegment(ALL, at + SUM + 2 * ROW, ORDER);
                a3.and(limb).intoMemorySegment(ALL, at + SUM + 3 * ROW, ORDER);
                a4.intoMemorySegment(ALL, at + SUM + 4 * ROW, ORDER);
            }
        }
    }

    /** Makes tags of the sums, and leaves nothing of the keys. */
    private static void finish(long half) {
        LongVector limb = LongVector.broadcast(SPECIES, LIMB);
        LongVector h0 = LongVector.fromMemorySegment(SPECIES, ALL, half + SUM, ORDER);
        LongVector h1 = LongVector.fromMemorySegment(SPECIES, ALL, half + SUM + ROW, ORDER);
        LongVector h2 = LongVector.fromMemorySegment(SPECIES, ALL, half + SUM + 2 * ROW, ORDER);
        LongVector h3 = LongVector.fromMemorySegment(SPECIES, ALL, half + SUM + 3 * ROW, ORDER);
        LongVector h4 = LongVector.fromMemorySegment(SPECIES, ALL, half + SUM + 4 * ROW, ORDER);
        for (int i = 0; i < FINAL_CARRIES; i++) {
            h2 = h2.add(h1.lanewise(LSHR, LIMB_BITS));
            h3 = h3.add(h2.lanewise(LSHR, LIMB_BITS));
            h4 = h4.add(h3.lanewise(LSHR, LIMB_BITS));
            LongVector over = h4.lanewise(LSHR, LIMB_BITS);
            h0 = h0.add(over).add(over.lanewise(LSHL, 2));
            h1 = h1.and(limb).add(h0.lanewise(LSHR, LIMB_BITS));
            h0 = h0.and(limb);
            h2 = h2.and(limb);
            h3 = h3.and(limb);
            h4 = h4.and(limb);
        }
        // h, or h - (2^130 - 5) where that is not below 0.
        LongVector g0 = h0.add(5);
        LongVector g1 = h1.add(g0.lanewise(LSHR, LIMB_BITS));
        LongVector g2 = h2.add(g1.lanewise(LSHR, LIMB_BITS));
        LongVector g3 = h3.add(g2.lanewise(LSHR, LIMB_BITS));
        LongVector g4 = h4.add(g3.lanewise(LSHR, LIMB_BITS)).sub(LIMB + 1);
        LongVector kept = g4.lanewise(ASHR, SIGN);
        h0 = h0.and(kept).or(g0.and(limb).lanewise(AND_NOT, kept));
        h1 = h1.and(kept).or(g1.and(limb).lanewise(AND_NOT, kept));
        h2 = h2.and(kept).or(g2.and(limb).lanewise(AND_NOT, kept));
        h3 = h3.and(kept).or(g3.and(limb).lanewise(AND_NOT, kept));
        h4 = h4.and(kept).or(g4.lanewise(AND_NOT, kept));
        LongVector low = h0.or(h1.lanewise(LSHL, 26)).or(h2.lanewise(LSHL, 52));
        LongVector high = h2.lanewise(LSHR, 12).or(h3.lanewise(LSHL, 14)).or(h4.lanewise(LSHL, 40));
        LongVector sLow = LongVector.fromMemorySegment(SPECIES, ALL, half + S_LOW, ORDER);
        LongVector sHigh = LongVector.fromMemorySegment(SPECIES, ALL, half + S_HIGH, ORDER);
        LongVector sum = low.add(sLow);
        LongVector carry = low.and(sLow).or(low.or(sLow).lanewise(AND_NOT, sum)).lanewise(LSHR, SIGN);
        sum.intoMemorySegment(ALL, half + TAG_LOW, ORDER);
        high.add(sHigh).add(carry).intoMemorySegment(ALL, half + TAG_HIGH, ORDER);
        forget(half);
    }

    /** Zeroises keys, and what was made of them. */
    private static void forget(long half) {
        LongVector zero = LongVector.zero(SPECIES);
        for (long row = half; row < half + BLOCKS; row += ROW) {
            zero.intoMemorySegment(ALL, row, ORDER);
        }
        for (long row = half + FACTORS; row < half + TAG_LOW; row += ROW) {
            zero.intoMemorySegment(ALL, row, ORDER);
        }
    }
}

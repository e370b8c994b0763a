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
    static final long OCTETS = 2 * HALF;

    /** Octets of a block of a message. */
    static final int BLOCK_OCTETS = 16;

    /** Octets of a block of all messages of a half. */
    static final long STEP = 2 * ROW;

    /** A number stands in five limbs of 26 bits. */
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
     * @param firstEnd address of the octet behind the messages of the first half
     * @param secondEnd likewise of the second
     * @param longest blocks of the longest message, 1 or more; before shorter ones stand zeros
     */
    static void run(long group, long firstEnd, long secondEnd, int longest) {
        long second = group + HALF;
        prepare(group);
        prepare(second);
        add(group, firstEnd, second, secondEnd, longest);
        finish(group);
        finish(second);
    }

    /** Makes limbs of the keys. */
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
    }

    /**
     * Adds all blocks and multiplies. The steps stand written out, for the compiler keeps a vector in a register only where it sees
     * all that is done with it.
     */
    private static void add(long first, long firstEnd, long second, long secondEnd, int longest) {
        LongVector limb = LongVector.broadcast(SPECIES, LIMB);
        // Below 0 from the block on with which a message begins.
        LongVector aBefore = LongVector.broadcast(SPECIES, longest - 1L)
                .sub(LongVector.fromMemorySegment(SPECIES, ALL, first + BLOCKS, ORDER));
        LongVector bBefore = LongVector.broadcast(SPECIES, longest - 1L)
                .sub(LongVector.fromMemorySegment(SPECIES, ALL, second + BLOCKS, ORDER));
        LongVector ar0 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS, ORDER);
        LongVector ar1 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + ROW, ORDER);
        LongVector ar2 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 2 * ROW, ORDER);
        LongVector ar3 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 3 * ROW, ORDER);
        LongVector ar4 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 4 * ROW, ORDER);
        LongVector as1 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 5 * ROW, ORDER);
        LongVector as2 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 6 * ROW, ORDER);
        LongVector as3 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 7 * ROW, ORDER);
        LongVector as4 = LongVector.fromMemorySegment(SPECIES, ALL, first + FACTORS + 8 * ROW, ORDER);
        LongVector a0 = LongVector.zero(SPECIES);
        LongVector a1 = LongVector.zero(SPECIES);
        LongVector a2 = LongVector.zero(SPECIES);
        LongVector a3 = LongVector.zero(SPECIES);
        LongVector a4 = LongVector.zero(SPECIES);
        LongVector br0 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS, ORDER);
        LongVector br1 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + ROW, ORDER);
        LongVector br2 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 2 * ROW, ORDER);
        LongVector br3 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 3 * ROW, ORDER);
        LongVector br4 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 4 * ROW, ORDER);
        LongVector bs1 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 5 * ROW, ORDER);
        LongVector bs2 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 6 * ROW, ORDER);
        LongVector bs3 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 7 * ROW, ORDER);
        LongVector bs4 = LongVector.fromMemorySegment(SPECIES, ALL, second + FACTORS + 8 * ROW, ORDER);
        LongVector b0 = LongVector.zero(SPECIES);
        LongVector b1 = LongVector.zero(SPECIES);
        LongVector b2 = LongVector.zero(SPECIES);
        LongVector b3 = LongVector.zero(SPECIES);
        LongVector b4 = LongVector.zero(SPECIES);
        long aStep = firstEnd - longest * STEP;
        long bStep = secondEnd - longest * STEP;
        for (int i = 0; i < longest; i++) {
            long aBlock = Memory.pointer(aStep);
            LongVector aLow = LongVector.fromMemorySegment(SPECIES, ALL, aBlock, ORDER);
            LongVector aHigh = LongVector.fromMemorySegment(SPECIES, ALL, aBlock + ROW, ORDER);
            a0 = a0.add(aLow.and(limb));
            a1 = a1.add(aLow.lanewise(LSHR, 26).and(limb));
            a2 = a2.add(aLow.lanewise(LSHR, 52).or(aHigh.lanewise(LSHL, 12)).and(limb));
            a3 = a3.add(aHigh.lanewise(LSHR, 14).and(limb));
            a4 = a4.add(aHigh.lanewise(LSHR, 40).or(aBefore.lanewise(LSHR, SIGN).lanewise(LSHL, TOP_BIT)));
            aBefore = aBefore.sub(1);
            aStep += STEP;
            long bBlock = Memory.pointer(bStep);
            LongVector bLow = LongVector.fromMemorySegment(SPECIES, ALL, bBlock, ORDER);
            LongVector bHigh = LongVector.fromMemorySegment(SPECIES, ALL, bBlock + ROW, ORDER);
            b0 = b0.add(bLow.and(limb));
            b1 = b1.add(bLow.lanewise(LSHR, 26).and(limb));
            b2 = b2.add(bLow.lanewise(LSHR, 52).or(bHigh.lanewise(LSHL, 12)).and(limb));
            b3 = b3.add(bHigh.lanewise(LSHR, 14).and(limb));
            b4 = b4.add(bHigh.lanewise(LSHR, 40).or(bBefore.lanewise(LSHR, SIGN).lanewise(LSHL, TOP_BIT)));
            bBefore = bBefore.sub(1);
            bStep += STEP;
            LongVector ad0 = a0.mul(ar0)
                    .add(a1.mul(as4))
                    .add(a2.mul(as3).add(a3.mul(as2)))
                    .add(a4.mul(as1));
            LongVector ad1 = a0.mul(ar1)
                    .add(a1.mul(ar0))
                    .add(a2.mul(as4).add(a3.mul(as3)))
                    .add(a4.mul(as2));
            LongVector ad2 = a0.mul(ar2)
                    .add(a1.mul(ar1))
                    .add(a2.mul(ar0).add(a3.mul(as4)))
                    .add(a4.mul(as3));
            LongVector ad3 = a0.mul(ar3)
                    .add(a1.mul(ar2))
                    .add(a2.mul(ar1).add(a3.mul(ar0)))
                    .add(a4.mul(as4));
            LongVector ad4 = a0.mul(ar4)
                    .add(a1.mul(ar3))
                    .add(a2.mul(ar2).add(a3.mul(ar1)))
                    .add(a4.mul(ar0));
            LongVector bd0 = b0.mul(br0)
                    .add(b1.mul(bs4))
                    .add(b2.mul(bs3).add(b3.mul(bs2)))
                    .add(b4.mul(bs1));
            LongVector bd1 = b0.mul(br1)
                    .add(b1.mul(br0))
                    .add(b2.mul(bs4).add(b3.mul(bs3)))
                    .add(b4.mul(bs2));
            LongVector bd2 = b0.mul(br2)
                    .add(b1.mul(br1))
                    .add(b2.mul(br0).add(b3.mul(bs4)))
                    .add(b4.mul(bs3));
            LongVector bd3 = b0.mul(br3)
                    .add(b1.mul(br2))
                    .add(b2.mul(br1).add(b3.mul(br0)))
                    .add(b4.mul(bs4));
            LongVector bd4 = b0.mul(br4)
                    .add(b1.mul(br3))
                    .add(b2.mul(br2).add(b3.mul(br1)))
                    .add(b4.mul(br0));
            // Carries in two chains, so that neither waits for the other; limbs may keep a bit more than 26.
            ad1 = ad1.add(ad0.lanewise(LSHR, LIMB_BITS));
            ad4 = ad4.add(ad3.lanewise(LSHR, LIMB_BITS));
            ad2 = ad2.add(ad1.lanewise(LSHR, LIMB_BITS));
            LongVector aOver = ad4.lanewise(LSHR, LIMB_BITS);
            a0 = ad0.and(limb).add(aOver).add(aOver.lanewise(LSHL, 2));
            a3 = ad3.and(limb).add(ad2.lanewise(LSHR, LIMB_BITS));
            a1 = ad1.and(limb).add(a0.lanewise(LSHR, LIMB_BITS));
            a4 = ad4.and(limb).add(a3.lanewise(LSHR, LIMB_BITS));
            a0 = a0.and(limb);
            a2 = ad2.and(limb);
            a3 = a3.and(limb);
            bd1 = bd1.add(bd0.lanewise(LSHR, LIMB_BITS));
            bd4 = bd4.add(bd3.lanewise(LSHR, LIMB_BITS));
            bd2 = bd2.add(bd1.lanewise(LSHR, LIMB_BITS));
            LongVector bOver = bd4.lanewise(LSHR, LIMB_BITS);
            b0 = bd0.and(limb).add(bOver).add(bOver.lanewise(LSHL, 2));
            b3 = bd3.and(limb).add(bd2.lanewise(LSHR, LIMB_BITS));
            b1 = bd1.and(limb).add(b0.lanewise(LSHR, LIMB_BITS));
            b4 = bd4.and(limb).add(b3.lanewise(LSHR, LIMB_BITS));
            b0 = b0.and(limb);
            b2 = bd2.and(limb);
            b3 = b3.and(limb);
        }
        a0.intoMemorySegment(ALL, first + SUM, ORDER);
        a1.intoMemorySegment(ALL, first + SUM + ROW, ORDER);
        a2.intoMemorySegment(ALL, first + SUM + 2 * ROW, ORDER);
        a3.intoMemorySegment(ALL, first + SUM + 3 * ROW, ORDER);
        a4.intoMemorySegment(ALL, first + SUM + 4 * ROW, ORDER);
        b0.intoMemorySegment(ALL, second + SUM, ORDER);
        b1.intoMemorySegment(ALL, second + SUM + ROW, ORDER);
        b2.intoMemorySegment(ALL, second + SUM + 2 * ROW, ORDER);
        b3.intoMemorySegment(ALL, second + SUM + 3 * ROW, ORDER);
        b4.intoMemorySegment(ALL, second + SUM + 4 * ROW, ORDER);
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

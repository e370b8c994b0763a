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
 * Poly1305 (RFC 8439 section 2.5) of a group of messages, each with its own one-time key, in the lanes of vectors of 64 bits.
 *
 * <p>Messages are whole blocks of 16 octets, and end together: a shorter one begins later, and zeros stand before it. Such a block
 * of zeros changes nothing as long as the bit above its octets is missing too, for the sum before it is 0.
 *
 * <pre>
 *   R_LOW  R_HIGH  S_LOW  S_HIGH   the keys, two halves of 8 octets each, as they come from ChaCha20; of all messages
 *   BLOCKS                         blocks of each message; 0 in a lane without one
 *   TAG_LOW  TAG_HIGH              receive the tags
 * </pre>
 *
 * <p>The messages stand elsewhere: the first halves of the first blocks, the second halves, the first halves of the second blocks ...
 */
final class Poly1305Group {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Messages of a group. */
    static final int LANES = SPECIES.length();

    private static final long ROW = (long) LANES * Long.BYTES;

    static final long R_LOW = 0;
    static final long R_HIGH = R_LOW + ROW;
    static final long S_LOW = R_HIGH + ROW;
    static final long S_HIGH = S_LOW + ROW;
    static final long BLOCKS = S_HIGH + ROW;
    static final long TAG_LOW = BLOCKS + ROW;
    static final long TAG_HIGH = TAG_LOW + ROW;

    /** Octets of all that. */
    static final long OCTETS = TAG_HIGH + ROW;

    /** Octets of the keys, from the beginning of a group. */
    static final long KEY_OCTETS = BLOCKS;

    /** Octets of a block of a message. */
    static final int BLOCK_OCTETS = 16;

    /** Octets of a block of all messages. */
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
     * Computes the tags of all messages. The steps stand written out, for the compiler keeps a vector in a register only where it
     * sees all that is done with it.
     *
     * @param group its address, a multiple of a vector's octets
     * @param end address of the octet behind the messages
     * @param longest blocks of the longest message, 1 or more; before shorter ones stand zeros
     */
    static void run(long group, long end, int longest) {
        LongVector low = LongVector.fromMemorySegment(SPECIES, ALL, group + R_LOW, ORDER);
        LongVector high = LongVector.fromMemorySegment(SPECIES, ALL, group + R_HIGH, ORDER);
        LongVector r0 = low.and(LIMB);
        LongVector r1 = low.lanewise(LSHR, 26).and(CLAMP_1);
        LongVector r2 = low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(CLAMP_2);
        LongVector r3 = high.lanewise(LSHR, 14).and(CLAMP_3);
        LongVector r4 = high.lanewise(LSHR, 40).and(CLAMP_4);
        // What is above 130 bits comes back fivefold: 2^130 = 5 modulo 2^130 - 5.
        LongVector s1 = r1.lanewise(LSHL, 2).add(r1);
        LongVector s2 = r2.lanewise(LSHL, 2).add(r2);
        LongVector s3 = r3.lanewise(LSHL, 2).add(r3);
        LongVector s4 = r4.lanewise(LSHL, 2).add(r4);
        LongVector limb = LongVector.broadcast(SPECIES, LIMB);
        // Below 0 from the block on with which a message begins.
        LongVector before = LongVector.broadcast(SPECIES, longest - 1L)
                .sub(LongVector.fromMemorySegment(SPECIES, ALL, group + BLOCKS, ORDER));
        LongVector h0 = LongVector.zero(SPECIES);
        LongVector h1 = h0;
        LongVector h2 = h0;
        LongVector h3 = h0;
        LongVector h4 = h0;
        long step = end - longest * STEP;
        for (int i = 0; i < longest; i++) {
            low = LongVector.fromMemorySegment(SPECIES, ALL, step, ORDER);
            high = LongVector.fromMemorySegment(SPECIES, ALL, step + ROW, ORDER);
            h0 = h0.add(low.and(limb));
            h1 = h1.add(low.lanewise(LSHR, 26).and(limb));
            h2 = h2.add(low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(limb));
            h3 = h3.add(high.lanewise(LSHR, 14).and(limb));
            h4 = h4.add(high.lanewise(LSHR, 40).or(before.lanewise(LSHR, SIGN).lanewise(LSHL, TOP_BIT)));
            before = before.sub(1);
            LongVector d0 =
                    h0.mul(r0).add(h1.mul(s4)).add(h2.mul(s3).add(h3.mul(s2))).add(h4.mul(s1));
            LongVector d1 =
                    h0.mul(r1).add(h1.mul(r0)).add(h2.mul(s4).add(h3.mul(s3))).add(h4.mul(s2));
            LongVector d2 =
                    h0.mul(r2).add(h1.mul(r1)).add(h2.mul(r0).add(h3.mul(s4))).add(h4.mul(s3));
            LongVector d3 =
                    h0.mul(r3).add(h1.mul(r2)).add(h2.mul(r1).add(h3.mul(r0))).add(h4.mul(s4));
            LongVector d4 =
                    h0.mul(r4).add(h1.mul(r3)).add(h2.mul(r2).add(h3.mul(r1))).add(h4.mul(r0));
            // Carries in two chains, so that neither waits for the other; limbs may keep a bit more than 26.
            d1 = d1.add(d0.lanewise(LSHR, LIMB_BITS));
            d4 = d4.add(d3.lanewise(LSHR, LIMB_BITS));
            d2 = d2.add(d1.lanewise(LSHR, LIMB_BITS));
            LongVector over = d4.lanewise(LSHR, LIMB_BITS);
            h0 = d0.and(limb).add(over).add(over.lanewise(LSHL, 2));
            h3 = d3.and(limb).add(d2.lanewise(LSHR, LIMB_BITS));
            h1 = d1.and(limb).add(h0.lanewise(LSHR, LIMB_BITS));
            h4 = d4.and(limb).add(h3.lanewise(LSHR, LIMB_BITS));
            h0 = h0.and(limb);
            h2 = d2.and(limb);
            h3 = h3.and(limb);
            step += STEP;
        }
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
        low = h0.or(h1.lanewise(LSHL, 26)).or(h2.lanewise(LSHL, 52));
        high = h2.lanewise(LSHR, 12).or(h3.lanewise(LSHL, 14)).or(h4.lanewise(LSHL, 40));
        LongVector sLow = LongVector.fromMemorySegment(SPECIES, ALL, group + S_LOW, ORDER);
        LongVector sHigh = LongVector.fromMemorySegment(SPECIES, ALL, group + S_HIGH, ORDER);
        LongVector sum = low.add(sLow);
        LongVector carry = low.and(sLow).or(low.or(sLow).lanewise(AND_NOT, sum)).lanewise(LSHR, SIGN);
        sum.intoMemorySegment(ALL, group + TAG_LOW, ORDER);
        high.add(sHigh).add(carry).intoMemorySegment(ALL, group + TAG_HIGH, ORDER);
    }
}

package io.sallyport.ike.dh;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Multiplication modulo an odd number without division (Montgomery): a * b / R, where R = 2^(64 * limbs).
 *
 * <p>Numbers are limbs of 64 bits, the lowest first. The time does not depend on their values.
 */
final class Montgomery {
    private final int limbs;
    private final long[] modulus;
    private final long inverse;
    private final BigInteger number;

    /** Modulo an odd number whose length is a multiple of 64 bits. */
    Montgomery(BigInteger number) {
        this.number = number;
        limbs = number.bitLength() / Long.SIZE;
        modulus = split(number);
        inverse =
                number.negate().modInverse(BigInteger.ONE.shiftLeft(Long.SIZE)).longValue();
    }

    /** Limbs of a number below the modulus. */
    int limbs() {
        return limbs;
    }

    /** x * R: what stands for x among factors. */
    long[] enter(BigInteger x) {
        return split(x.shiftLeft(limbs * Long.SIZE).mod(number));
    }

    /** Limbs of scratch space that {@link #multiply} needs. */
    int scratchLimbs() {
        return limbs + 1;
    }

    /**
     * Multiplies.
     *
     * @param a one factor
     * @param b holds the other factor
     * @param at where it begins
     * @param scratch zeros, and zeros again afterwards
     * @param result takes the product; may be {@code a}
     */
    void multiply(long[] a, long[] b, int at, long[] scratch, long[] result) {
        long[] t = scratch;
        for (int i = 0; i < limbs; i++) {
            round(a[i], b, at, t);
        }
        subtractOnce(t, result);
        Arrays.fill(t, 0);
    }

    /** t = (t + factor * b + m * modulus) / 2^64, where m makes the lowest limb zero. */
    private void round(long factor, long[] b, int at, long[] t) {
        long low = factor * b[at];
        long sum = t[0] + low;
        long carry = Math.unsignedMultiplyHigh(factor, b[at]) + overflow(sum, low);
        long m = sum * inverse;
        long low2 = m * modulus[0];
        // The lowest limb becomes zero, so it carries unless it was zero already.
        long carry2 = Math.unsignedMultiplyHigh(m, modulus[0]) + overflow(sum + low2, low2);
        for (int j = 1; j < limbs; j++) {
            long digit = b[at + j];
            low = factor * digit + carry;
            carry = Math.unsignedMultiplyHigh(factor, digit) + overflow(low, carry);
            sum = t[j] + low;
            carry += overflow(sum, low);
            low2 = m * modulus[j] + carry2;
            carry2 = Math.unsignedMultiplyHigh(m, modulus[j]) + overflow(low2, carry2);
            long sum2 = sum + low2;
            carry2 += overflow(sum2, low2);
            t[j - 1] = sum2;
        }
        sum = t[limbs] + carry;
        long top = overflow(sum, carry);
        long last = sum + carry2;
        t[limbs - 1] = last;
        t[limbs] = top + overflow(last, carry2);
    }

    /** result = t, less the modulus if t is not below it. */
    private void subtractOnce(long[] t, long[] result) {
        long borrow = 0;
        for (int j = 0; j < limbs; j++) {
            long difference = t[j] - modulus[j];
            long under = overflow(t[j], modulus[j]);
            result[j] = difference - borrow;
            borrow = under | overflow(difference, borrow);
        }
        // All ones if t was below the modulus, and zero otherwise.
        long keep = t[limbs] - borrow;
        for (int j = 0; j < limbs; j++) {
            result[j] = (result[j] & ~keep) | (t[j] & keep);
        }
    }

    /** 1 if a sum is below one of its parts, so that it went over 2^64; or if a difference goes below zero; else 0. */
    private static long overflow(long sum, long part) {
        return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
    }

    private long[] split(BigInteger x) {
        long[] parts = new long[limbs];
        for (int i = 0; i < limbs; i++) {
            parts[i] = x.shiftRight(i * Long.SIZE).longValue();
        }
        return parts;
    }
}

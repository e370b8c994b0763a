package io.sallyport.ike.dh;

import java.math.BigInteger;
import java.util.Arrays;

/** Numbers as octets of a length that the group says, with zeros in front (RFC 2409 section 5, RFC 5903 section 7). */
final class FixedLength {
    private FixedLength() {}

    /** Big-endian octets of a number that is not negative and fits. */
    static byte[] of(BigInteger number, int octets) {
        byte[] fixed = new byte[octets];
        write(number, fixed, 0, octets);
        return fixed;
    }

    /** Writes a number that is not negative and fits into a part of an array that holds zeros. */
    static void write(BigInteger number, byte[] target, int at, int octets) {
        byte[] digits = number.toByteArray();
        int sign = digits.length > octets ? 1 : 0;
        int length = digits.length - sign;
        System.arraycopy(digits, sign, target, at + octets - length, length);
        Arrays.fill(digits, (byte) 0);
    }
}

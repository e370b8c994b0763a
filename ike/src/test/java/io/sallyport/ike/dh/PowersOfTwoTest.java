package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A power of two modulo a prime")
final class PowersOfTwoTest {
    /** The primes of the groups, and others whose highest or lowest limbs provoke carries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffffffffffc5",
                "8000000000000000000000000000001d",
                "ffffffffffffffffffffffffffffff61",
                "80000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004f"
            })
    @DisplayName("is what BigInteger says, at the edges and at random")
    void shouldBeWhatBigIntegerSays(String digits) {
        BigInteger modulus = new BigInteger(digits, 16);
        PowersOfTwo powers = new PowersOfTwo(modulus, 5);
        byte[][] edges = {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 64}, {1, 0, 0, 0, 0}, {-1, -1, -1, -1, -1}};
        for (byte[] exponent : edges) {
            assertPower(modulus, powers, exponent);
        }
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] exponent = new byte[5];
            random.nextBytes(exponent);
            assertPower(modulus, powers, exponent);
        }
    }

    @Test
    @DisplayName("is computed for exponents of one length alone")
    void shouldRefuseAnotherLength() {
        PowersOfTwo powers = new PowersOfTwo(new BigInteger("ffffffffffffffc5", 16), 2);
        assertThrows(IllegalArgumentException.class, () -> powers.raise(new byte[3]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffc5", "ffffffffffffffffffffffffffffff61", "8000000000000000000000000000001d"})
    @DisplayName("rests on products that are right for the largest factors, and leave the scratch space zero")
    void shouldMultiplyTheLargestFactors(String digits) {
        BigInteger modulus = new BigInteger(digits, 16);
        Montgomery arithmetic = new Montgomery(modulus);
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            BigInteger x = i == 0 ? modulus.subtract(BigInteger.ONE) : new BigInteger(200, random).mod(modulus);
            BigInteger y = i < 2 ? modulus.subtract(BigInteger.ONE) : new BigInteger(200, random).mod(modulus);
            long[] scratch = new long[arithmetic.scratchLimbs()];
            long[] product = new long[arithmetic.limbs()];
            arithmetic.multiply(arithmetic.enter(x), arithmetic.enter(y), 0, scratch, product);
            assertArrayEquals(arithmetic.enter(x.multiply(y).mod(modulus)), product);
            assertEquals(0, Arrays.stream(scratch).filter(limb -> limb != 0).count());
        }
    }

    private static void assertPower(BigInteger modulus, PowersOfTwo powers, byte[] exponent) {
        assertEquals(
                BigInteger.TWO.modPow(new BigInteger(1, exponent), modulus), new BigInteger(1, powers.raise(exponent)));
    }
}

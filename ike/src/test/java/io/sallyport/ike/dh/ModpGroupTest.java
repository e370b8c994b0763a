package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A MODP group")
final class ModpGroupTest {
    /** Arctangent of 1/x as an integer over 2^bits. */
    private static BigInteger arctangentOfInverse(int x, int bits) {
        BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(x));
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; power.signum() != 0; n += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigInteger.valueOf((long) x * x));
        }
        return sum;
    }

    /** Pi times 2^bits, rounded down (Machin). */
    private static BigInteger pi(int bits) {
        int guard = 64;
        BigInteger quarter =
                arctangentOfInverse(5, bits + guard).shiftLeft(2).subtract(arctangentOfInverse(239, bits + guard));
        return quarter.shiftLeft(2).shiftRight(guard);
    }

    /** Each RFC gives its prime by a formula: 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + k). */
    @ParameterizedTest
    @CsvSource({
        "1, 768, 149686",
        "2, 1024, 129093",
        "5, 1536, 741804",
        "14, 2048, 124476",
        "15, 3072, 1690314",
        "16, 4096, 240904"
    })
    @DisplayName("has the prime that the formula of its RFC gives, and that prime is safe")
    void shouldHaveThePrimeOfTheFormula(int number, int bits, int k) {
        BigInteger two = BigInteger.TWO;
        BigInteger formula = two.pow(bits)
                .subtract(two.pow(bits - 64))
                .subtract(BigInteger.ONE)
                .add(two.pow(64).multiply(pi(bits - 130).add(BigInteger.valueOf(k))));
        assertEquals(formula, prime(number));
        assertTrue(formula.isProbablePrime(20), "p");
        assertTrue(formula.shiftRight(1).isProbablePrime(20), "(p - 1) / 2");
    }

    /** Twice the strength: RFC 3526 section 8, the lower estimate; RFC 7919 asks for 225, 275 and 325 bits. */
    @ParameterizedTest
    @CsvSource({"1, 160", "2, 160", "5, 180", "14, 225", "15, 275", "16, 325"})
    @DisplayName("draws an exponent that is long enough, and raises 2 to it")
    void shouldDrawALongExponent(int number, int leastBits) {
        ScriptedRandom random = new ScriptedRandom("ff".repeat(64));
        try (KeyPair pair = KeyExchangeGroup.of(number).orElseThrow().generate(random)) {
            int bits = 8 * random.used();
            assertTrue(bits >= leastBits, bits + " bits");
            BigInteger exponent = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            assertEquals(
                    BigInteger.TWO.modPow(exponent, prime(number)),
                    new BigInteger(1, pair.publicValue().toByteArray()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "14", "15", "16"})
    @DisplayName("raises 2 to exponents drawn at random as BigInteger does")
    void shouldGeneratePowersOfTwo(int number) {
        BigInteger prime = prime(number);
        Random random = new Random(number);
        KeyExchangeGroup group = KeyExchangeGroup.of(number).orElseThrow();
        for (int i = 0; i < 20; i++) {
            try (KeyPair pair = group.generate(random)) {
                BigInteger exponent = new BigInteger(1, pair.privateValueFor(group));
                assertEquals(
                        BigInteger.TWO.modPow(exponent, prime),
                        new BigInteger(1, pair.publicValue().toByteArray()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5", "14", "15", "16"})
    @DisplayName("I11: refuses 0, 1, p - 1, p and all above, and takes 2 and p - 2")
    void shouldRefuseValuesOutOfRange(int number) throws PublicValueException {
        KeyExchangeGroup group = KeyExchangeGroup.of(number).orElseThrow();
        int octets = group.publicOctets();
        BigInteger prime = prime(number);
        BigInteger all = BigInteger.ONE.shiftLeft(octets * 8).subtract(BigInteger.ONE);
        try (KeyPair own = group.generate(new Random(number))) {
            for (BigInteger value :
                    new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, prime.subtract(BigInteger.ONE), prime, all}) {
                Octets wire = Octets.of(FixedLength.of(value, octets));
                assertEquals(
                        Reason.OUT_OF_RANGE,
                        assertThrows(PublicValueException.class, () -> group.check(wire))
                                .reason());
                assertEquals(
                        Reason.OUT_OF_RANGE,
                        assertThrows(PublicValueException.class, () -> group.agree(own, wire))
                                .reason());
            }
            for (BigInteger value : new BigInteger[] {BigInteger.TWO, prime.subtract(BigInteger.TWO)}) {
                Octets wire = Octets.of(FixedLength.of(value, octets));
                group.check(wire);
                group.agree(own, wire).close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "14", "16"})
    @DisplayName("gives the powers that BigInteger gives, zeros in front included")
    void shouldComputePowers(int number) throws PublicValueException {
        KeyExchangeGroup group = KeyExchangeGroup.of(number).orElseThrow();
        BigInteger prime = prime(number);
        Random random = new Random(number);
        for (int i = 0; i < 20; i++) {
            byte[] exponent = new byte[32];
            random.nextBytes(exponent);
            BigInteger base = new BigInteger(prime.bitLength() - 1 - i * 16, random).add(BigInteger.TWO);
            try (KeyPair own = new KeyPair(group, Secret.copyOf(exponent), Octets.EMPTY);
                    Secret shared = group.agree(own, Octets.of(FixedLength.of(base, group.publicOctets())))) {
                assertEquals(base.modPow(new BigInteger(1, exponent), prime), new BigInteger(1, shared.getEncoded()));
            }
        }
    }

    private static BigInteger prime(int number) {
        return switch (number) {
            case 1 -> hex(ModpPrimes.P768);
            case 2 -> hex(ModpPrimes.P1024);
            case 5 -> hex(ModpPrimes.P1536);
            case 14 -> hex(ModpPrimes.P2048);
            case 15 -> hex(ModpPrimes.P3072);
            case 16 -> hex(ModpPrimes.P4096);
            default -> throw new AssertionError(number);
        };
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits.replace("\n", ""), 16);
    }
}

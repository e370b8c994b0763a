package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A group of integers modulo a safe prime, with generator 2 (RFC 2409 section 6, RFC 3526). */
final class ModpGroup implements KeyExchangeGroup {
    private static final int HEX = 16;
    private static final int TOP_BIT = 0x80;

    private final int number;
    private final boolean legacy;
    private final BigInteger prime;
    private final BigInteger largest;
    private final int octets;
    private final int exponentOctets;
    private volatile PowersOfTwo powersOfTwo;

    /**
     * A group.
     *
     * @param primeDigits in hexadecimal
     * @param exponentBits length of private exponents, a multiple of 8; at least twice the strength in bits
     */
    ModpGroup(int number, boolean legacy, String primeDigits, int exponentBits) {
        this.number = number;
        this.legacy = legacy;
        prime = new BigInteger(primeDigits.replace("\n", ""), HEX);
        largest = prime.subtract(BigInteger.TWO);
        octets = prime.bitLength() / Byte.SIZE;
        exponentOctets = exponentBits / Byte.SIZE;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String label() {
        return "modp-" + prime.bitLength();
    }

    @Override
    public boolean legacy() {
        return legacy;
    }

    @Override
    public int publicOctets() {
        return octets;
    }

    @Override
    public int secretOctets() {
        return octets;
    }

    @Override
    public KeyPair generate(RandomGenerator random) {
        byte[] exponent = new byte[exponentOctets];
        random.nextBytes(exponent);
        // All exponents have one length, so that the time of a power does not tell it.
        exponent[0] |= (byte) TOP_BIT;
        return new KeyPair(
                this, Secret.taking(exponent), Octets.of(powersOfTwo().raise(exponent)));
    }

    @Override
    public void check(Octets peerPublic) throws PublicValueException {
        checked(peerPublic);
    }

    @Override
    public Secret agree(KeyPair own, Octets peerPublic) throws PublicValueException {
        BigInteger base = checked(peerPublic);
        byte[] exponent = own.privateValueFor(this);
        Secret shared = Secret.taking(power(base, exponent));
        Arrays.fill(exponent, (byte) 0);
        return shared;
    }

    /** The value, within 2 and p - 2 (RFC 6989 section 2.1). */
    private BigInteger checked(Octets peerPublic) throws PublicValueException {
        PublicValueException.checkLength(this, peerPublic.length());
        BigInteger value = new BigInteger(1, peerPublic.toByteArray());
        if (value.compareTo(BigInteger.TWO) < 0 || value.compareTo(largest) > 0) {
            throw new PublicValueException(
                    Reason.OUT_OF_RANGE, "a public value of " + label() + " is none of 2 to p - 2");
        }
        return value;
    }

    /** Made when the group is first used: the table is large, and most gateways use one group or two. */
    private PowersOfTwo powersOfTwo() {
        PowersOfTwo powers = powersOfTwo;
        if (powers == null) {
            synchronized (this) {
                powers = powersOfTwo;
                if (powers == null) {
                    powers = new PowersOfTwo(prime, exponentOctets);
                    powersOfTwo = powers;
                }
            }
        }
        return powers;
    }

    private byte[] power(BigInteger base, byte[] exponent) {
        return FixedLength.of(base.modPow(new BigInteger(1, exponent), prime), octets);
    }

    @Override
    public String toString() {
        return label();
    }
}

package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** An elliptic curve group modulo a prime (RFC 5903). Its public values are x and y, its secrets x alone (section 7). */
final class EcpGroup implements KeyExchangeGroup {
    private final int number;
    private final String label;
    private final X9ECParameters curve;
    private final BigInteger fieldPrime;
    private final int coordinateOctets;

    /**
     * A group.
     *
     * @param curveName as NIST calls it
     */
    EcpGroup(int number, String label, String curveName) {
        this.number = number;
        this.label = label;
        curve = CustomNamedCurves.getByName(curveName);
        fieldPrime = curve.getCurve().getField().getCharacteristic();
        coordinateOctets = (fieldPrime.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean legacy() {
        return false;
    }

    @Override
    public int publicOctets() {
        return 2 * coordinateOctets;
    }

    @Override
    public int secretOctets() {
        return coordinateOctets;
    }

    @Override
    public KeyPair generate(RandomGenerator random) {
        byte[] octets = new byte[coordinateOctets];
        int excessBits = coordinateOctets * Byte.SIZE - curve.getN().bitLength();
        BigInteger scalar;
        do {
            random.nextBytes(octets);
            octets[0] = (byte) ((octets[0] & 0xff) >>> excessBits);
            scalar = new BigInteger(1, octets);
        } while (scalar.signum() == 0 || scalar.compareTo(curve.getN()) >= 0);
        ECPoint point =
                new FixedPointCombMultiplier().multiply(curve.getG(), scalar).normalize();
        byte[] wire = new byte[publicOctets()];
        FixedLength.write(point.getAffineXCoord().toBigInteger(), wire, 0, coordinateOctets);
        FixedLength.write(point.getAffineYCoord().toBigInteger(), wire, coordinateOctets, coordinateOctets);
        return new KeyPair(this, Secret.taking(octets), Octets.of(wire));
    }

    @Override
    public void check(Octets peerPublic) throws PublicValueException {
        checked(peerPublic);
    }

    @Override
    public Secret agree(KeyPair own, Octets peerPublic) throws PublicValueException {
        ECPoint point = checked(peerPublic);
        byte[] scalar = own.privateValueFor(this);
        ECPoint shared = point.multiply(new BigInteger(1, scalar)).normalize();
        Arrays.fill(scalar, (byte) 0);
        // The order of the curve is prime and the scalar below it, so this is never the point at infinity.
        return Secret.taking(FixedLength.of(shared.getAffineXCoord().toBigInteger(), coordinateOctets));
    }

    /** The point, on the curve (RFC 6989 section 2.3). The wire form cannot hold the point at infinity. */
    private ECPoint checked(Octets peerPublic) throws PublicValueException {
        PublicValueException.checkLength(this, peerPublic.length());
        byte[] wire = peerPublic.toByteArray();
        BigInteger x = new BigInteger(1, wire, 0, coordinateOctets);
        BigInteger y = new BigInteger(1, wire, coordinateOctets, coordinateOctets);
        if (x.compareTo(fieldPrime) >= 0 || y.compareTo(fieldPrime) >= 0) {
            throw new PublicValueException(
                    Reason.OUT_OF_RANGE, "a coordinate of a public value of " + label + " is not below the prime");
        }
        ECPoint point = curve.getCurve().createPoint(x, y);
        if (!point.isValid()) {
            throw new PublicValueException(Reason.NOT_ON_CURVE, "a public value is no point of the curve of " + label);
        }
        return point;
    }

    @Override
    public String toString() {
        return label;
    }
}

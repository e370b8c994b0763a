package io.sallyport.ike.dh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** Curve25519 (RFC 8031, RFC 7748). */
final class Curve25519Group implements KeyExchangeGroup {
    private static final int NUMBER = 31;

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public String label() {
        return "curve25519";
    }

    @Override
    public boolean legacy() {
        return false;
    }

    @Override
    public int publicOctets() {
        return X25519.POINT_SIZE;
    }

    @Override
    public int secretOctets() {
        return X25519.POINT_SIZE;
    }

    @Override
    public KeyPair generate(RandomGenerator random) {
        byte[] scalar = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(scalar);
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(scalar, 0, point, 0);
        return new KeyPair(this, Secret.taking(scalar), Octets.of(point));
    }

    /** Only the length: every value of 32 octets stands for a point (RFC 8031 section 3.2). */
    @Override
    public void check(Octets peerPublic) throws PublicValueException {
        PublicValueException.checkLength(this, peerPublic.length());
    }

    @Override
    public Secret agree(KeyPair own, Octets peerPublic) throws PublicValueException {
        check(peerPublic);
        byte[] scalar = own.privateValueFor(this);
        byte[] shared = new byte[X25519.POINT_SIZE];
        boolean usable = X25519.calculateAgreement(scalar, 0, peerPublic.toByteArray(), 0, shared, 0);
        Arrays.fill(scalar, (byte) 0);
        if (!usable) {
            throw new PublicValueException(
                    Reason.ZERO_RESULT, "a public value of " + label() + " is a point of small order");
        }
        return Secret.taking(shared);
    }

    @Override
    public String toString() {
        return label();
    }
}

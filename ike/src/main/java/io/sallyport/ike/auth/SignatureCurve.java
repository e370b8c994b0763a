package io.sallyport.ike.auth;

import java.math.BigInteger;
import java.security.interfaces.ECKey;
import java.util.Optional;

/** The curves of signing keys (RFC 4754 section 4), told apart by their order; no other is taken. */
enum SignatureCurve {
    P256(256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    P384(384, "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
    P521(
            521,
            "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                    + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

    private static final int HEX = 16;

    private final int bits;
    private final BigInteger order;

    SignatureCurve(int bits, String order) {
        this.bits = bits;
        this.order = new BigInteger(order, HEX);
    }

    /** The curve of a key; empty if it is another one. */
    static Optional<SignatureCurve> of(ECKey key) {
        for (SignatureCurve curve : values()) {
            if (key.getParams().getOrder().equals(curve.order)) {
                return Optional.of(curve);
            }
        }
        return Optional.empty();
    }

    /** Octets of each of r and s (RFC 4754 section 7). */
    int integerOctets() {
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }
}

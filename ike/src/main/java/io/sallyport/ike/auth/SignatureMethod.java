package io.sallyport.ike.auth;

import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.Prf;
import java.util.Optional;

/** How HASH_I and HASH_R are signed. */
public enum SignatureMethod {
    /** The bare hash in PKCS #1 padding, without the name of its algorithm (RFC 2409 section 5.1). */
    RSA("RSA", "", 0, Optional.empty()),
    /** ECDSA on whatever curve the key has, over the negotiated hash; r and s as long as the order of the curve. */
    ECDSA("EC", "", 0, Optional.empty()),
    /** ECDSA on P-256 with SHA-256 (RFC 4754). */
    ECDSA_256("EC", "P-256", 32, Optional.of(HashFunction.SHA2_256)),
    /** ECDSA on P-384 with SHA-384 (RFC 4754). */
    ECDSA_384("EC", "P-384", 48, Optional.of(HashFunction.SHA2_384)),
    /** ECDSA on P-521 with SHA-512 (RFC 4754). */
    ECDSA_521("EC", "P-521", 66, Optional.of(HashFunction.SHA2_512));

    private final String keyAlgorithm;
    private final String curve;
    private final int integerOctets;
    private final Optional<HashFunction> tiedHash;

    SignatureMethod(String keyAlgorithm, String curve, int integerOctets, Optional<HashFunction> tiedHash) {
        this.keyAlgorithm = keyAlgorithm;
        this.curve = curve;
        this.integerOctets = integerOctets;
        this.tiedHash = tiedHash;
    }

    /**
     * The prf that makes HASH_I and HASH_R: the negotiated one, unless the method is tied to a hash of its own (RFC 2409
     * section 5.1). SKEYID and all keys come from the negotiated prf in any case.
     */
    public Prf prf(Prf negotiated) {
        return tiedHash.map(Prf::new).orElse(negotiated);
    }

    /** The JCE name of the kind of key: RSA or EC. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** The curve that the key must be on; empty: any. */
    String curve() {
        return curve;
    }

    /** Octets of each of r and s; 0: as the key says. */
    int integerOctets() {
        return integerOctets;
    }
}

package io.sallyport.ike.auth;

import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.Prf;
import java.util.Optional;

/** How HASH_I and HASH_R are signed. */
public enum SignatureMethod {
    /** The bare hash in PKCS #1 padding, without the name of its algorithm (RFC 2409 section 5.1). */
    RSA("RSA", Optional.empty(), Optional.empty()),
    /** ECDSA on whichever of the three curves the key has, over the negotiated hash. */
    ECDSA("EC", Optional.empty(), Optional.empty()),
    /** ECDSA on P-256 with SHA-256 (RFC 4754). */
    ECDSA_256("EC", Optional.of(HashFunction.SHA2_256), Optional.of(SignatureCurve.P256)),
    /** ECDSA on P-384 with SHA-384 (RFC 4754). */
    ECDSA_384("EC", Optional.of(HashFunction.SHA2_384), Optional.of(SignatureCurve.P384)),
    /** ECDSA on P-521 with SHA-512 (RFC 4754). */
    ECDSA_521("EC", Optional.of(HashFunction.SHA2_512), Optional.of(SignatureCurve.P521));

    private final String keyAlgorithm;
    private final Optional<HashFunction> tiedHash;
    private final Optional<SignatureCurve> tiedCurve;

    SignatureMethod(String keyAlgorithm, Optional<HashFunction> tiedHash, Optional<SignatureCurve> tiedCurve) {
        this.keyAlgorithm = keyAlgorithm;
        this.tiedHash = tiedHash;
        this.tiedCurve = tiedCurve;
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

    /** True if an EC key on that curve signs by this method. */
    boolean takes(SignatureCurve curve) {
        return tiedCurve.isEmpty() || tiedCurve.get() == curve;
    }
}

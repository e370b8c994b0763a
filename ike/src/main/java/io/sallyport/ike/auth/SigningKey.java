package io.sallyport.ike.auth;

import io.sallyport.ike.auth.certificate.CertificateNames;
import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key of ours with its certificates. May be used by several threads. */
public final class SigningKey {
    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final CertificateNames names;
    private final List<CertificatePayload> payloads;

    /**
     * A key.
     *
     * @param chain the certificate of the key, then those of its authorities as far as peers should be sent them
     * @throws IllegalArgumentException if the key and the first certificate are no pair, or no method takes the key
     */
    public SigningKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
        names = new CertificateNames(chain.getFirst());
        payloads = chain.stream().map(SigningKey::payload).toList();
        if (!fits(SignatureMethod.RSA) && !fits(SignatureMethod.ECDSA)) {
            throw new IllegalArgumentException("a key that signs is RSA with at least " + RawSignature.LEAST_RSA_BITS
                    + " bits, or EC on P-256, P-384 or P-521; this one is not");
        }
        checkPair();
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The identity of a side that has not been given another one: the subject of the certificate. */
    public Identity subject() {
        return names.subject();
    }

    /** True if the certificate names an identity, so that a peer will believe it. */
    public boolean isFor(Identity own) {
        return names.contain(own);
    }

    /** True if the key is of the kind and on the curve that a method asks for. */
    public boolean fits(SignatureMethod method) {
        return RawSignature.fits(method, key);
    }

    /**
     * Signs. Slow: a task for the pool.
     *
     * @param hash HASH_I or HASH_R, by {@link SignatureMethod#prf}
     * @return the body of the SIG payload
     * @throws IllegalArgumentException if the key does not fit the method
     */
    public Octets sign(SignatureMethod method, Octets hash) {
        if (!fits(method)) {
            throw new IllegalArgumentException(
                    "the key of " + chain.getFirst().getSubjectX500Principal() + " does not sign by " + method);
        }
        try {
            return RawSignature.sign(method, key, hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that fits does not sign", e);
        }
    }

    /**
     * Our CERT payloads, that of the key first.
     *
     * @param requests of the peer; none: as if it asked for any
     * @return empty if the peer asks only for kinds of certificate that we have not
     */
    public List<CertificatePayload> certificates(List<CertificateRequestPayload> requests) {
        boolean wanted = requests.isEmpty()
                || requests.stream()
                        .anyMatch(request -> request.encodingNumber() == CertificateEncoding.X509_SIGNATURE.code());
        return wanted ? payloads : List.of();
    }

    @Override
    public String toString() {
        return "signing key of " + chain.getFirst().getSubjectX500Principal();
    }

    /** A key that is not that of the certificate would make signatures that no peer takes, and nobody would see why. */
    private void checkPair() {
        SignatureMethod method = fits(SignatureMethod.RSA) ? SignatureMethod.RSA : SignatureMethod.ECDSA;
        Octets sample = Octets.ofHex("00112233445566778899aabbccddeeff00112233");
        try {
            if (RawSignature.fits(method, certificate().getPublicKey())) {
                RawSignature.verify(method, certificate().getPublicKey(), sample, sign(method, sample));
                return;
            }
        } catch (AuthenticationException e) {
            throw noPair(e);
        }
        throw noPair(null);
    }

    private IllegalArgumentException noPair(AuthenticationException cause) {
        return new IllegalArgumentException(
                "the private key is not that of the certificate of "
                        + certificate().getSubjectX500Principal(),
                cause);
    }

    private static CertificatePayload payload(X509Certificate certificate) {
        try {
            return new CertificatePayload(
                    CertificateEncoding.X509_SIGNATURE.code(), Octets.of(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(
                    "the certificate of " + certificate.getSubjectX500Principal() + " has no DER form", e);
        }
    }
}

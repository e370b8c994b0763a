package io.sallyport.ike.auth;

import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.certificate.CertificateBundle;
import io.sallyport.ike.auth.certificate.CertificateNames;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The credentials of a gateway, as its configuration gave them. A reload makes new ones. */
public final class Credentials implements Authenticator {
    private final PreSharedKeys preSharedKeys;
    private final List<SigningKey> signingKeys;
    private final TrustStore trust;
    private final InstantSource clock;
    private final List<CertificateRequestPayload> requests;

    /**
     * Credentials.
     *
     * @param clock tells when certificates must be valid
     */
    public Credentials(
            PreSharedKeys preSharedKeys, List<SigningKey> signingKeys, TrustStore trust, InstantSource clock) {
        this.preSharedKeys = preSharedKeys;
        this.signingKeys = List.copyOf(signingKeys);
        this.trust = trust;
        this.clock = clock;
        requests = trust.authorities().stream().map(Credentials::request).toList();
    }

    @Override
    public Optional<Secret> preSharedKey(Identity own, Identity peer) {
        return preSharedKeys.find(own, peer);
    }

    @Override
    public Optional<Secret> namedPreSharedKey(Identity own, Identity peer) {
        return preSharedKeys.findNamed(own, peer);
    }

    @Override
    public Optional<SigningKey> signingKey(Identity own, SignatureMethod method) {
        return signingKeys.stream()
                .filter(key -> key.fits(method) && key.isFor(own))
                .findFirst();
    }

    @Override
    public List<CertificateRequestPayload> certificateRequests() {
        return requests;
    }

    @Override
    public AuthenticatedPeer verify(SignatureClaim claim) throws AuthenticationException {
        List<X509Certificate> sent = CertificateBundle.of(claim.certificates());
        X509Certificate signer = signer(sent, claim.identity());
        trust.check(signer, sent, clock.instant());
        if (!names(signer).contain(claim.identity())) {
            throw new AuthenticationException(
                    Reason.IDENTITY_MISMATCH,
                    "the certificate of " + signer.getSubjectX500Principal() + " does not name the peer's identity, "
                            + IdentityText.format(claim.identity()));
        }
        if (!RawSignature.fits(claim.method(), signer.getPublicKey())) {
            throw new AuthenticationException(
                    Reason.WRONG_KEY,
                    "the key of " + signer.getSubjectX500Principal() + " does not sign by " + claim.method()
                            + ": wrong kind, wrong curve or too short");
        }
        RawSignature.verify(claim.method(), signer.getPublicKey(), claim.hash(), claim.signature());
        return new AuthenticatedPeer(claim.identity(), signer);
    }

    /** The certificate of the peer: the first that names its identity, or else the first that it sent. */
    private X509Certificate signer(List<X509Certificate> sent, Identity identity) throws AuthenticationException {
        List<X509Certificate> candidates = new ArrayList<>(sent);
        candidates.addAll(trust.known());
        for (X509Certificate candidate : candidates) {
            if (names(candidate).contain(identity)) {
                return candidate;
            }
        }
        if (sent.isEmpty()) {
            throw new AuthenticationException(
                    Reason.NO_CERTIFICATE, "the peer sent no certificate, and none of its identity is known here");
        }
        return sent.getFirst();
    }

    private static CertificateNames names(X509Certificate certificate) throws AuthenticationException {
        try {
            return new CertificateNames(certificate);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new AuthenticationException(
                    Reason.CERTIFICATE_MALFORMED,
                    "the names in the certificate of " + certificate.getSubjectX500Principal() + " cannot be read",
                    e);
        }
    }

    private static CertificateRequestPayload request(X509Certificate authority) {
        return new CertificateRequestPayload(
                CertificateEncoding.X509_SIGNATURE.code(),
                Octets.of(authority.getSubjectX500Principal().getEncoded()));
    }
}

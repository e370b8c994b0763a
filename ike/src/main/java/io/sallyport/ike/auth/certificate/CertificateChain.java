package io.sallyport.ike.auth.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate, and those that vouch for it.
 *
 * @param certificates that of a peer or of ours first, each followed by that of its issuer; at least one
 * @param authority the trusted one that issued the last of them, or the last of them itself
 */
public record CertificateChain(List<X509Certificate> certificates, X509Certificate authority) {
    /** Keeps its own list. */
    public CertificateChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one certificate");
        }
    }

    /** The certificate that the chain is for. */
    public X509Certificate subject() {
        return certificates.getFirst();
    }

    /** Who issued the certificate at a place of the chain. */
    public X509Certificate issuer(int place) {
        return place + 1 < certificates.size() ? certificates.get(place + 1) : authority;
    }
}

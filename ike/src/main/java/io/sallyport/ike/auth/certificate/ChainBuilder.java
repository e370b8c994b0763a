package io.sallyport.ike.auth.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for a way from a certificate up to an authority: depth first, by name and signature.
 *
 * <p>Bounded in length and in signatures verified, since a peer that nobody knows yet chooses the certificates. For one
 * use.
 */
final class ChainBuilder {
    private static final int LONGEST = 8;
    private static final int MOST_SIGNATURES = 64;

    private final Set<X509Certificate> authorities;
    private final List<X509Certificate> others;
    private int signatures;

    /**
     * A search.
     *
     * @param authorities that are trusted
     * @param others that may stand in between
     */
    ChainBuilder(Set<X509Certificate> authorities, List<X509Certificate> others) {
        this.authorities = authorities;
        this.others = others;
    }

    /** The first chain that leads from a certificate to an authority; empty if there is none. */
    Optional<CertificateChain> from(X509Certificate subject) {
        return extend(List.of(subject));
    }

    private Optional<CertificateChain> extend(List<X509Certificate> chain) {
        X509Certificate last = chain.getLast();
        if (authorities.contains(last)) {
            return Optional.of(new CertificateChain(chain, last));
        }
        for (X509Certificate authority : authorities) {
            if (issued(authority, last)) {
                return Optional.of(new CertificateChain(chain, authority));
            }
        }
        if (chain.size() == LONGEST) {
            return Optional.empty();
        }
        for (X509Certificate other : others) {
            if (!chain.contains(other) && issued(other, last)) {
                List<X509Certificate> longer = new ArrayList<>(chain);
                longer.add(other);
                Optional<CertificateChain> found = extend(longer);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                || signatures == MOST_SIGNATURES) {
            return false;
        }
        signatures++;
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

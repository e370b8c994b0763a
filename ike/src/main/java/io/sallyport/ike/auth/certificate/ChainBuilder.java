package io.sallyport.ike.auth.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Looks for a way from a certificate up to an authority: depth first, by name, and by signature where several have the
 * name. What is found is still to be validated.
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
        List<X509Certificate> candidates = named(chain);
        for (X509Certificate candidate : candidates) {
            // Of one candidate the validation of the path will verify the signature; among several it has to choose.
            if (candidates.size() == 1 || issued(candidate, last)) {
                Optional<CertificateChain> found = above(chain, candidate);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<CertificateChain> above(List<X509Certificate> chain, X509Certificate issuer) {
        if (authorities.contains(issuer)) {
            return Optional.of(new CertificateChain(chain, issuer));
        }
        if (chain.size() == LONGEST) {
            return Optional.empty();
        }
        List<X509Certificate> longer = new ArrayList<>(chain);
        longer.add(issuer);
        return extend(longer);
    }

    /**
     * The certificates with the name of the issuer of the last one, authorities first. Only those that may issue: a
     * validation of the path does not ask that of the authority where it ends, which may be a peer that is trusted by itself.
     */
    private List<X509Certificate> named(List<X509Certificate> chain) {
        X500Principal name = chain.getLast().getIssuerX500Principal();
        Set<X509Certificate> candidates = new LinkedHashSet<>(authorities);
        candidates.addAll(others);
        return candidates.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(name)
                        && !chain.contains(candidate)
                        && CertificateUse.mayIssue(candidate))
                .toList();
    }

    private boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (signatures == MOST_SIGNATURES) {
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

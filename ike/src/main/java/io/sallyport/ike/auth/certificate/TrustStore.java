package io.sallyport.ike.auth.certificate;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The authorities that are trusted, and what tells which of their certificates are. Has no state that changes and may be
 * shared between threads.
 */
public final class TrustStore {
    /** Made when the first path is checked: a gateway without certificates starts quicker. */
    private static final class BouncyCastle {
        /** Of this object alone: nothing else in the JVM sees it. */
        private static final Provider PROVIDER = new BouncyCastleProvider();

        private BouncyCastle() {}
    }

    private final Set<X509Certificate> authorities;
    private final List<X509Certificate> known;
    private final RevocationLists revocation;

    /**
     * A store.
     *
     * @param authorities that are trusted: each to issue certificates if it says that it may, and to be itself
     * @param known others that peers may leave out: intermediate authorities, and peers themselves; not trusted as such
     * @param lists of revoked certificates
     * @param policy for lists that are missing or out of date
     */
    public TrustStore(
            Collection<X509Certificate> authorities,
            Collection<X509Certificate> known,
            Collection<X509CRL> lists,
            RevocationPolicy policy) {
        this.authorities = new LinkedHashSet<>(authorities);
        this.known = List.copyOf(known);
        revocation = new RevocationLists(List.copyOf(lists), policy);
    }

    /** The authorities that are trusted, in their order. */
    public List<X509Certificate> authorities() {
        return List.copyOf(authorities);
    }

    /** Certificates that are known without a peer sending them. */
    public List<X509Certificate> known() {
        return known;
    }

    /**
     * Checks chain, dates, revocation and key usage of a certificate that signs.
     *
     * @param others that came with it
     * @param now when it must be valid
     * @throws AuthenticationException with the first check that fails
     */
    public CertificateChain check(X509Certificate signer, List<X509Certificate> others, Instant now)
            throws AuthenticationException {
        List<X509Certificate> between = new ArrayList<>(others);
        between.addAll(known);
        CertificateChain chain = new ChainBuilder(authorities, between)
                .from(signer)
                .orElseThrow(() -> new AuthenticationException(
                        Reason.UNTRUSTED,
                        "no chain of certificates leads from " + signer.getSubjectX500Principal() + ", issued by "
                                + signer.getIssuerX500Principal()
                                + ", to an authority that is trusted and may issue certificates"));
        checkPath(chain, now);
        revocation.check(chain, now);
        CertificateUse.checkSigning(signer);
        return chain;
    }

    private static void checkPath(CertificateChain chain, Instant now) throws AuthenticationException {
        checkDates(chain.authority(), now);
        if (chain.subject().equals(chain.authority())) {
            return;
        }
        List<X509Certificate> below = chain.certificates().stream()
                .filter(certificate -> !certificate.equals(chain.authority()))
                .toList();
        checkLength(chain.authority(), below);
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.authority(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX", BouncyCastle.PROVIDER)
                    .validate(
                            CertificateFactory.getInstance("X.509", BouncyCastle.PROVIDER)
                                    .generateCertPath(below),
                            parameters);
        } catch (CertPathValidatorException e) {
            throw refusal(e);
        } catch (GeneralSecurityException e) {
            throw new AuthenticationException(
                    Reason.CERTIFICATE_MALFORMED, "a chain of certificates cannot be read: " + e.getMessage(), e);
        }
    }

    /** A path validation does not look at the dates of the authority itself. */
    private static void checkDates(X509Certificate authority, Instant now) throws AuthenticationException {
        try {
            authority.checkValidity(Date.from(now));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw outOfDate(authority.getSubjectX500Principal() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The authority's own pathLenConstraint, which a path validation leaves aside (RFC 5280 sections 4.2.1.9 and 6.1): most
     * other implementations of IKE and TLS heed it.
     *
     * @param below from the signer up to what the authority issued
     */
    private static void checkLength(X509Certificate authority, List<X509Certificate> below)
            throws AuthenticationException {
        long between = below.stream()
                .skip(1)
                .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .count();
        if (between > authority.getBasicConstraints()) {
            throw new AuthenticationException(
                    Reason.UNTRUSTED,
                    authority.getSubjectX500Principal() + " allows " + authority.getBasicConstraints()
                            + " authorities below it, and the chain has " + between);
        }
    }

    private static AuthenticationException refusal(CertPathValidatorException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return outOfDate(cause.getMessage(), refused);
            }
        }
        return new AuthenticationException(
                Reason.UNTRUSTED, "a chain of certificates does not hold: " + refused.getMessage(), refused);
    }

    private static AuthenticationException outOfDate(String message, Throwable cause) {
        return new AuthenticationException(Reason.OUT_OF_DATE, "a certificate is out of date: " + message, cause);
    }
}

package io.sallyport.ike.auth.certificate;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/** Revocation lists from files, asked for each certificate of a chain (RFC 5280 section 6.3). */
final class RevocationLists {
    private static final int CRL_SIGN = 6;

    private final List<X509CRL> lists;
    private final RevocationPolicy policy;
    private final Set<Signed> verified = ConcurrentHashMap.newKeySet();

    /** A list whose signature by an issuer was verified: large lists take long. Only what was good is remembered. */
    private record Signed(X509CRL list, X509Certificate issuer) {}

    RevocationLists(List<X509CRL> lists, RevocationPolicy policy) {
        this.lists = List.copyOf(lists);
        this.policy = policy;
    }

    /** Checks every certificate of a chain but that of the authority. */
    void check(CertificateChain chain, Instant now) throws AuthenticationException {
        if (policy == RevocationPolicy.OFF) {
            return;
        }
        for (int place = 0; place < chain.certificates().size(); place++) {
            X509Certificate certificate = chain.certificates().get(place);
            if (!certificate.equals(chain.authority())) {
                check(certificate, chain.issuer(place), now);
            }
        }
    }

    private void check(X509Certificate certificate, X509Certificate issuer, Instant now)
            throws AuthenticationException {
        boolean current = false;
        for (X509CRL list : lists) {
            if (isOf(list, issuer)) {
                if (list.isRevoked(certificate)) {
                    throw new AuthenticationException(
                            Reason.REVOKED, "the certificate of " + name(certificate) + " is revoked");
                }
                current |= isWhole(list) && isCurrent(list, now);
            }
        }
        if (!current && policy == RevocationPolicy.REQUIRE) {
            throw new AuthenticationException(
                    Reason.NO_REVOCATION_LIST,
                    "there is no current revocation list of " + issuer.getSubjectX500Principal()
                            + ", so the certificate of " + name(certificate) + " cannot be accepted");
        }
    }

    /** Lists with critical parts that are unknown here are nobody's. */
    private boolean isOf(X509CRL list, X509Certificate issuer) {
        if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || list.hasUnsupportedCriticalExtension()
                || !CertificateUse.allows(issuer, CRL_SIGN)) {
            return false;
        }
        Signed signed = new Signed(list, issuer);
        if (verified.contains(signed)) {
            return true;
        }
        try {
            list.verify(issuer.getPublicKey());
            verified.add(signed);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * True if whoever is not on the list is not revoked: it is no delta list (RFC 5280 section 5.2.4), and none for a part of
     * the certificates or reasons (section 5.2.5).
     */
    private static boolean isWhole(X509CRL list) {
        if (list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            return false;
        }
        byte[] scope = list.getExtensionValue(Extension.issuingDistributionPoint.getId());
        return scope == null || isWhole(scope);
    }

    private static boolean isWhole(byte[] scope) {
        try {
            IssuingDistributionPoint point = IssuingDistributionPoint.getInstance(
                    ASN1OctetString.getInstance(scope).getOctets());
            return !point.onlyContainsUserCerts()
                    && !point.onlyContainsCACerts()
                    && !point.onlyContainsAttributeCerts()
                    && !point.isIndirectCRL()
                    && point.getOnlySomeReasons() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCurrent(X509CRL list, Instant now) {
        boolean begun = !list.getThisUpdate().toInstant().isAfter(now);
        boolean over =
                list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(now);
        return begun && !over;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().toString();
    }
}

package io.sallyport.ike.auth.certificate;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** What a certificate says that its key may be used for (RFC 4945 section 5.1.3). */
final class CertificateUse {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_CERT_SIGN = 5;
    private static final int NO_AUTHORITY = -1;

    /**
     * anyExtendedKeyUsage, ipsecIKE, iKEIntermediate; and those for TLS, which certificates of gateways often have
     * alone.
     */
    private static final Set<String> PURPOSES =
            Set.of("2.5.29.37.0", "1.3.6.1.5.5.7.3.17", "1.3.6.1.5.5.8.2.2", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

    private CertificateUse() {}

    /** True if a certificate does not restrict its key, or names this use of it (RFC 5280 section 4.2.1.3). */
    static boolean allows(X509Certificate certificate, int use) {
        boolean[] uses = certificate.getKeyUsage();
        return uses == null || uses[use];
    }

    /**
     * True if a certificate says that it is an authority's, and does not keep its key from signing certificates (RFC 5280
     * sections 4.2.1.3 and 4.2.1.9). One of version 1 or 2 cannot say so, and nothing else here tells whether it is.
     */
    static boolean mayIssue(X509Certificate certificate) {
        return certificate.getBasicConstraints() != NO_AUTHORITY && allows(certificate, KEY_CERT_SIGN);
    }

    /**
     * Checks that a key may sign in phase 1.
     *
     * @throws AuthenticationException if the certificate restricts its key to other uses or purposes
     */
    static void checkSigning(X509Certificate certificate) throws AuthenticationException {
        if (!allows(certificate, DIGITAL_SIGNATURE) && !allows(certificate, NON_REPUDIATION)) {
            throw new AuthenticationException(
                    Reason.KEY_USAGE,
                    "the key of " + certificate.getSubjectX500Principal() + " is not meant for signatures");
        }
        List<String> purposes = purposes(certificate);
        if (!purposes.isEmpty() && purposes.stream().noneMatch(PURPOSES::contains)) {
            throw new AuthenticationException(
                    Reason.KEY_USAGE,
                    "the certificate of " + certificate.getSubjectX500Principal() + " is meant for " + purposes
                            + ", not for IKE");
        }
    }

    private static List<String> purposes(X509Certificate certificate) throws AuthenticationException {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException e) {
            throw new AuthenticationException(
                    Reason.CERTIFICATE_MALFORMED,
                    "the extended key usage of " + certificate.getSubjectX500Principal() + " cannot be read",
                    e);
        }
    }
}

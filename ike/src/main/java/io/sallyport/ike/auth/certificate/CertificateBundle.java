package io.sallyport.ike.auth.certificate;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/**
 * The certificates of CERT payloads: X.509 for signatures, one each, and PKCS #7 with several (RFC 2408 section 3.9).
 * Payloads of other encodings are passed over.
 */
public final class CertificateBundle {
    /** Most certificates that a peer may send: each costs work before we know the peer. */
    static final int MOST = 16;

    private static final String X509 = "X.509";

    private CertificateBundle() {}

    /**
     * Reads them, in their order.
     *
     * @throws AuthenticationException if one is malformed, or if they are too many
     */
    public static List<X509Certificate> of(List<CertificatePayload> payloads) throws AuthenticationException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (CertificatePayload payload : payloads) {
            if (payload.encodingNumber() == CertificateEncoding.X509_SIGNATURE.code()) {
                certificates.add(certificate(payload.certificate()));
            } else if (payload.encodingNumber() == CertificateEncoding.PKCS7_WRAPPED_X509.code()) {
                certificates.addAll(wrapped(payload.certificate()));
            }
            if (certificates.size() > MOST) {
                throw new AuthenticationException(
                        Reason.CERTIFICATE_MALFORMED, "the peer sent more than " + MOST + " certificates");
            }
        }
        return List.copyOf(certificates);
    }

    /**
     * Reads one certificate.
     *
     * @param der all of it, and nothing more
     * @throws AuthenticationException if it is malformed
     */
    public static X509Certificate certificate(Octets der) throws AuthenticationException {
        ByteArrayInputStream in = new ByteArrayInputStream(der.toByteArray());
        try {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance(X509).generateCertificate(in);
            if (in.available() > 0) {
                throw new AuthenticationException(
                        Reason.CERTIFICATE_MALFORMED, in.available() + " octets follow a certificate");
            }
            return certificate;
        } catch (CertificateException e) {
            throw malformed(e);
        }
    }

    private static List<X509Certificate> wrapped(Octets pkcs7) throws AuthenticationException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (X509CertificateHolder holder :
                    new CMSSignedData(pkcs7.toByteArray()).getCertificates().getMatches(null)) {
                if (certificates.size() == MOST) {
                    break;
                }
                certificates.add(certificate(Octets.of(holder.getEncoded())));
            }
        } catch (CMSException | IOException | RuntimeException e) {
            throw malformed(e);
        }
        return certificates;
    }

    private static AuthenticationException malformed(Exception cause) {
        return new AuthenticationException(
                Reason.CERTIFICATE_MALFORMED, "a certificate cannot be read: " + cause.getMessage(), cause);
    }
}

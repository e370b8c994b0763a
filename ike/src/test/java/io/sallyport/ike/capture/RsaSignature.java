package io.sallyport.ike.capture;

import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.SignaturePayload;
import io.sallyport.ike.message.wire.Octets;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.crypto.Cipher;

/**
 * What an RSA signature of phase 1 signs: IKE pads the bare hash, without the name of its algorithm (RFC 2409 section
 * 5.1).
 */
final class RsaSignature {
    private RsaSignature() {}

    /** The octets that a side signed with the key of the certificate that it sent. */
    static Octets signedBy(Role sender, Replay replay) {
        Octets der = replay.phase1(sender, CertificatePayload.class).certificate();
        Octets signature = replay.phase1(sender, SignaturePayload.class).signature();
        try {
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.DECRYPT_MODE, certificate.getPublicKey());
            return Octets.of(rsa.doFinal(signature.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the signature of the " + sender + " does not fit its certificate", e);
        }
    }
}

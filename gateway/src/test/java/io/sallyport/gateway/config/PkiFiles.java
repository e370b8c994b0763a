package io.sallyport.gateway.config;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates, keys and revocation lists in the files of a folder. */
record PkiFiles(Path folder) {
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration DAY = Duration.ofDays(1);

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A certificate that issues itself and was valid for a day up to a moment. */
    static X509Certificate certificate(String subject, KeyPair pair, Instant last) {
        X500Principal name = new X500Principal(subject);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(last.minus(DAY)),
                                    Date.from(last),
                                    name,
                                    pair.getPublic())
                            .build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a revocation list that should be replaced at a moment. */
    void revocationList(String file, String issuer, KeyPair pair, Instant next) throws IOException {
        try {
            JcaX509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(new X500Principal(issuer), Date.from(next.minus(DAY)));
            builder.setNextUpdate(Date.from(next));
            pem(file, builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes something in PEM, for its owner alone. */
    void pem(String file, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        }
        write(file, "rw-------", text.toString());
    }

    /** Writes a text. */
    Path write(String file, String permissions, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return path;
    }
}

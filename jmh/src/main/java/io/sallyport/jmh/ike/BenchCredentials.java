package io.sallyport.jmh.ike;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Credentials that hub and spokes share. */
final class BenchCredentials {
    private static final int RSA_BITS = 2_048;

    private BenchCredentials() {}

    /** One pre-shared key for everybody. */
    static Authenticator preShared() {
        return new KeyByName(credentials(List.of()), Map.of());
    }

    /** One RSA key for everybody, and a certificate for each, issued by an authority. */
    static Authenticator rsa(List<String> names) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        KeyPair authority = generator.generateKeyPair();
        KeyPair station = generator.generateKeyPair();
        X509Certificate root = certificate("CN=root", authority, authority, true);
        Map<Identity, SigningKey> keys = new HashMap<>();
        for (String name : names) {
            X509Certificate own = certificate("CN=" + name, station, authority, false);
            keys.put(subject(name), new SigningKey(station.getPrivate(), List.of(own)));
        }
        return new KeyByName(credentials(List.of(root)), keys);
    }

    /** Who that is by its certificate. */
    static Identity subject(String name) {
        return new Identity.DistinguishedName(Octets.of(new X500Principal("CN=" + name).getEncoded()));
    }

    private static Credentials credentials(List<X509Certificate> roots) {
        return new Credentials(
                new PreSharedKeys(List.of()),
                List.of(),
                new TrustStore(roots, List.of(), List.of(), RevocationPolicy.IF_PRESENT),
                InstantSource.system());
    }

    private static X509Certificate certificate(String subject, KeyPair pair, KeyPair signing, boolean authority)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=root"),
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Principal(subject),
                pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signing.getPrivate())));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** The same pre-shared key whoever asks, and a signing key for each name. */
    private record KeyByName(Credentials rest, Map<Identity, SigningKey> keys) implements Authenticator {
        @Override
        public Optional<Secret> preSharedKey(Identity own, Identity peer) {
            return Optional.of(Secret.taking(Octets.ofText("known to everyone").toByteArray()));
        }

        @Override
        public Optional<Secret> namedPreSharedKey(Identity own, Identity peer) {
            return Optional.empty();
        }

        @Override
        public Optional<SigningKey> signingKey(Identity own, SignatureMethod method) {
            return Optional.ofNullable(keys.get(own)).filter(key -> key.fits(method));
        }

        @Override
        public List<CertificateRequestPayload> certificateRequests() {
            return rest.certificateRequests();
        }

        @Override
        public AuthenticatedPeer verify(SignatureClaim claim) throws AuthenticationException {
            return rest.verify(claim);
        }
    }
}

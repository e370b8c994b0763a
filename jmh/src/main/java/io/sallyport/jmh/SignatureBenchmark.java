package io.sallyport.jmh;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Signing HASH_I or HASH_R, and verifying a peer's signature with its certificate, one authority above it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SignatureBenchmark {
    private static final int RSA_BITS = 2_048;
    private static final Octets HASH = Octets.of(new byte[32]);

    /** How it is signed; the authority's key is of the same kind. */
    @Param({"RSA", "ECDSA_256"})
    public SignatureMethod method;

    private SigningKey key;
    private Credentials credentials;
    private SignatureClaim claim;

    /** Makes keys and certificates. */
    @Setup(Level.Trial)
    public void prepare() throws GeneralSecurityException, OperatorCreationException, CertIOException {
        KeyPair authority = keys();
        KeyPair peer = keys();
        X509Certificate root = certificate("CN=root", "CN=root", authority, authority, true);
        X509Certificate own = certificate("CN=peer", "CN=root", peer, authority, false);
        key = new SigningKey(peer.getPrivate(), List.of(own));
        credentials = new Credentials(
                new PreSharedKeys(List.of()),
                List.of(),
                new TrustStore(List.of(root), List.of(), List.of(), RevocationPolicy.IF_PRESENT),
                InstantSource.system());
        claim = new SignatureClaim(method, key.subject(), key.certificates(List.of()), HASH, key.sign(method, HASH));
    }

    /** Our signature. */
    @Benchmark
    public Octets sign() {
        return key.sign(method, HASH);
    }

    /** A peer's certificates and signature. */
    @Benchmark
    public Object verify() throws AuthenticationException {
        return credentials.verify(claim);
    }

    private KeyPair keys() throws GeneralSecurityException {
        if (method == SignatureMethod.RSA) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(String subject, String issuer, KeyPair pair, KeyPair signing, boolean authority)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer),
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Principal(subject),
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        String algorithm = method == SignatureMethod.RSA ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signing.getPrivate())));
    }
}

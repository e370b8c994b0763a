package io.sallyport.ike.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates and revocation lists made for one test, around a fixed day. */
public final class TestPki {
    /** When everything that is not made otherwise is valid. */
    public static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final AtomicLong SERIALS = new AtomicLong(1);

    private TestPki() {}

    /** A certificate with its private key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {
        /** Begins a certificate that this one issues. */
        public Order issues(String subject) {
            return new Order(subject, Optional.of(this));
        }

        /** A revocation list of this authority. */
        public X509CRL revokes(Instant from, Instant to, X509Certificate... revoked) {
            return revokes(from, to, Optional.empty(), revoked);
        }

        /** A revocation list that is current, with one more extension. */
        public X509CRL revokesWith(Extension extension, X509Certificate... revoked) {
            return revokes(
                    NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), Optional.of(extension), revoked);
        }

        private X509CRL revokes(Instant from, Instant to, Optional<Extension> extension, X509Certificate... revoked) {
            try {
                JcaX509v2CRLBuilder builder =
                        new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(from));
                builder.setNextUpdate(Date.from(to));
                for (X509Certificate one : revoked) {
                    builder.addCRLEntry(one.getSerialNumber(), Date.from(from), CRLReason.keyCompromise);
                }
                if (extension.isPresent()) {
                    builder.addExtension(extension.get());
                }
                return new JcaX509CRLConverter()
                        .getCRL(builder.build(new JcaContentSignerBuilder(algorithm(key)).build(key)));
            } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
                throw new AssertionError(e);
            }
        }

        /** A revocation list that is current. */
        public X509CRL revokes(X509Certificate... revoked) {
            return revokes(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), revoked);
        }

        /** What an authenticator signs with. */
        public SigningKey signingKey(X509Certificate... above) {
            List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
            chain.addAll(List.of(above));
            return new SigningKey(key, chain);
        }
    }

    /** An authority of its own. */
    public static Issued authority(String subject) {
        return new Order(subject, Optional.empty()).authority().make();
    }

    /** A certificate of version 1, which has no extensions, that issues itself. */
    public static Issued versionOne(String subject) {
        KeyPair pair = keyPair("P-256");
        X500Name name = new X500Name(subject);
        try {
            return new Issued(
                    new JcaX509CertificateConverter()
                            .getCertificate(new JcaX509v1CertificateBuilder(
                                            name,
                                            BigInteger.valueOf(SERIALS.getAndIncrement()),
                                            Date.from(NOW.minus(YEAR)),
                                            Date.from(NOW.plus(YEAR)),
                                            name,
                                            pair.getPublic())
                                    .build(new JcaContentSignerBuilder(algorithm(pair.getPrivate()))
                                            .build(pair.getPrivate()))),
                    pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins a certificate that issues itself. */
    public static Order selfSigned(String subject) {
        return new Order(subject, Optional.empty());
    }

    /** A certificate to be made. */
    public static final class Order {
        private final String subject;
        private final Optional<Issued> issuer;
        private final List<GeneralName> names = new ArrayList<>();
        private final List<KeyPurposeId> purposes = new ArrayList<>();
        private boolean authority;
        private Optional<Integer> pathLength = Optional.empty();
        private int usage = KeyUsage.digitalSignature;
        private String keys = "P-256";
        private Instant from = NOW.minus(YEAR);
        private Instant to = NOW.plus(YEAR);

        private Order(String subject, Optional<Issued> issuer) {
            this.subject = subject;
            this.issuer = issuer;
        }

        /** May issue certificates and revocation lists. */
        public Order authority() {
            authority = true;
            usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
            return this;
        }

        /** An authority with at most so many others between it and a signer. */
        public Order authority(int mostBetween) {
            pathLength = Optional.of(mostBetween);
            return authority();
        }

        /** A name of subjectAltName, by a tag of {@link GeneralName}. */
        public Order name(int tag, String name) {
            names.add(new GeneralName(tag, name));
            return this;
        }

        /** Bits of {@link KeyUsage}; 0: without the extension. */
        public Order usage(int bits) {
            usage = bits;
            return this;
        }

        /** An extended key usage. */
        public Order purpose(KeyPurposeId purpose) {
            purposes.add(purpose);
            return this;
        }

        /** P-256, P-384, P-521, or RSA- with a number of bits. */
        public Order keys(String kind) {
            keys = kind;
            return this;
        }

        /** When it is valid. */
        public Order valid(Instant first, Instant last) {
            from = first;
            to = last;
            return this;
        }

        /** Makes it. */
        public Issued make() {
            long serial = SERIALS.getAndIncrement();
            // An authority needs a key of its own; signers may share one of each kind, which saves time.
            KeyPair pair = KEYS.computeIfAbsent(authority ? keys + serial : keys, _ -> keyPair(keys));
            PrivateKey signing = issuer.map(Issued::key).orElse(pair.getPrivate());
            X500Name own = new X500Name(subject);
            X500Name above = issuer.map(issued -> X500Name.getInstance(
                            issued.certificate().getSubjectX500Principal().getEncoded()))
                    .orElse(own);
            try {
                JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        above, BigInteger.valueOf(serial), Date.from(from), Date.from(to), own, pair.getPublic());
                extend(builder);
                return new Issued(
                        new JcaX509CertificateConverter()
                                .getCertificate(
                                        builder.build(new JcaContentSignerBuilder(algorithm(signing)).build(signing))),
                        pair.getPrivate());
            } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
                throw new AssertionError(e);
            }
        }

        private void extend(JcaX509v3CertificateBuilder builder) throws CertIOException {
            builder.addExtension(
                    Extension.basicConstraints,
                    true,
                    pathLength.map(BasicConstraints::new).orElseGet(() -> new BasicConstraints(authority)));
            if (usage != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (!purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            }
        }
    }

    private static KeyPair keyPair(String kind) {
        try {
            if (kind.startsWith("RSA-")) {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(Integer.parseInt(kind.substring("RSA-".length())));
                return rsa.generateKeyPair();
            }
            KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
            ec.initialize(new ECGenParameterSpec("secp" + kind.substring("P-".length()) + "r1"));
            return ec.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}

package io.sallyport.ike.auth.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads what files hold. */
public final class Pem {
    private static final byte DER_SEQUENCE = 0x30;
    private static final String X509 = "X.509";

    private Pem() {}

    /**
     * The certificates of a file, in their order: PEM, or a single one in DER.
     *
     * @throws PemFormatException if there is none, or if there is anything else
     */
    public static List<X509Certificate> certificates(byte[] file) throws PemFormatException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : ders(file, "a certificate", X509CertificateHolder.class)) {
            try {
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance(X509).generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException e) {
                throw new PemFormatException("this is no certificate: " + e.getMessage());
            }
        }
        return List.copyOf(certificates);
    }

    /**
     * The revocation lists of a file, in their order: PEM, or a single one in DER.
     *
     * @throws PemFormatException if there is none, or if there is anything else
     */
    public static List<X509CRL> revocationLists(byte[] file) throws PemFormatException {
        List<X509CRL> lists = new ArrayList<>();
        for (byte[] der : ders(file, "a revocation list", X509CRLHolder.class)) {
            try {
                lists.add((X509CRL) CertificateFactory.getInstance(X509).generateCRL(new ByteArrayInputStream(der)));
            } catch (GeneralSecurityException e) {
                throw new PemFormatException("this is no revocation list: " + e.getMessage());
            }
        }
        return List.copyOf(lists);
    }

    /**
     * The private key of a file: PEM of PKCS #8, PKCS #1 (RSA) or SEC 1 (EC).
     *
     * @throws PemFormatException if there is none, more than one, or one that is encrypted
     */
    public static PrivateKey privateKey(byte[] file) throws PemFormatException {
        List<PrivateKeyInfo> keys = new ArrayList<>();
        for (Object object : objects(file)) {
            switch (object) {
                case PrivateKeyInfo key -> keys.add(key);
                case PEMKeyPair pair -> keys.add(pair.getPrivateKeyInfo());
                case PEMEncryptedKeyPair _ -> throw encrypted();
                case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted();
                // What openssl writes before a key in the old form, and certificates that share its file.
                case ASN1ObjectIdentifier _ -> {}
                case X509CertificateHolder _ -> {}
                default -> throw unexpected("a private key", object);
            }
        }
        if (keys.size() != 1) {
            throw new PemFormatException("there should be one private key in PEM, behind a line like -----BEGIN PRIVATE"
                    + " KEY-----, and there are " + keys.size());
        }
        return privateKey(keys.getFirst());
    }

    private static PrivateKey privateKey(PrivateKeyInfo info) throws PemFormatException {
        boolean elliptic = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        try {
            return KeyFactory.getInstance(elliptic ? "EC" : "RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new PemFormatException("the private key is neither RSA nor EC, or damaged: " + e.getMessage());
        }
    }

    private static List<byte[]> ders(byte[] file, String what, Class<?> wanted) throws PemFormatException {
        if (file.length > 0 && file[0] == DER_SEQUENCE) {
            return List.of(file);
        }
        List<byte[]> ders = new ArrayList<>();
        for (Object object : objects(file)) {
            if (!wanted.isInstance(object)) {
                throw unexpected(what, object);
            }
            try {
                ders.add(
                        object instanceof X509CertificateHolder certificate
                                ? certificate.getEncoded()
                                : ((X509CRLHolder) object).getEncoded());
            } catch (IOException e) {
                throw new PemFormatException(what + " in it cannot be read: " + e.getMessage());
            }
        }
        if (ders.isEmpty()) {
            throw new PemFormatException("there is not " + what + " in it, neither in PEM nor in DER");
        }
        return ders;
    }

    private static List<Object> objects(byte[] file) throws PemFormatException {
        List<Object> objects = new ArrayList<>();
        // Latin-1 takes every octet, so that a binary file gives a message and not an exception.
        try (PEMParser parser = new PEMParser(new StringReader(new String(file, StandardCharsets.ISO_8859_1)))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
        } catch (IOException | RuntimeException e) {
            // Not its message, which may quote a key.
            throw new PemFormatException("the PEM in it is damaged");
        }
        return objects;
    }

    private static PemFormatException encrypted() {
        return new PemFormatException(
                "the private key is encrypted; write it without a passphrase, readable by its owner alone (openssl pkey"
                        + " -in OLD -out NEW)");
    }

    private static PemFormatException unexpected(String wanted, Object found) {
        return new PemFormatException("this should hold " + wanted + ", and there is " + name(found) + " in it");
    }

    private static String name(Object found) {
        return switch (found) {
            case X509CertificateHolder _ -> "a certificate";
            case X509CRLHolder _ -> "a revocation list";
            case PrivateKeyInfo _, PEMKeyPair _, PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                "a private key";
            case SubjectPublicKeyInfo _ -> "a public key";
            default -> "something else";
        };
    }
}

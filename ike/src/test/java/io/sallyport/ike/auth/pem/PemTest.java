package io.sallyport.ike.auth.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A PEM file")
final class PemTest {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Issued ROOT = TestPki.authority("CN=Root");

    @ParameterizedTest
    @ValueSource(strings = {"RSA-2048", "P-256", "P-384", "P-521"})
    @DisplayName("gives a private key in the old form and as PKCS #8")
    void shouldReadPrivateKeys(String kind) throws Exception {
        Issued peer = ROOT.issues("CN=peer").keys(kind).make();
        String old = pem(oldForm(peer.key()));
        String pkcs8 = pem(new JcaPKCS8Generator(peer.key(), null));
        assertTrue(old.contains(kind.startsWith("RSA") ? "BEGIN RSA PRIVATE KEY" : "BEGIN EC PRIVATE KEY"), kind);
        assertTrue(pkcs8.contains("BEGIN PRIVATE KEY"));
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        for (String text : List.of(old, pkcs8, parameters + old, pem(peer.certificate()) + pkcs8)) {
            SigningKey key = new SigningKey(Pem.privateKey(octets(text)), List.of(peer.certificate()));
            assertEquals(peer.certificate(), key.certificate());
        }
    }

    @Test
    @DisplayName("gives certificates and revocation lists, also from DER")
    void shouldReadCertificatesAndLists() throws Exception {
        Issued peer = ROOT.issues("CN=peer").make();
        assertEquals(
                List.of(peer.certificate(), ROOT.certificate()),
                Pem.certificates(octets(pem(peer.certificate()) + pem(ROOT.certificate()))));
        assertEquals(
                List.of(peer.certificate()), Pem.certificates(peer.certificate().getEncoded()));
        var list = ROOT.revokes(peer.certificate());
        assertEquals(List.of(list), Pem.revocationLists(octets(pem(list))));
        assertEquals(List.of(list), Pem.revocationLists(list.getEncoded()));
    }

    @Test
    @DisplayName("is refused if the key is encrypted, and says how to write it")
    void shouldRefuseEncryptedKeys() throws Exception {
        Issued peer = ROOT.issues("CN=peer").make();
        OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                .setProvider(BOUNCY_CASTLE)
                .setPassword("hush".toCharArray())
                .build();
        String pkcs8 = pem(new JcaPKCS8Generator(peer.key(), encryptor));
        String old = pem(new JcaMiscPEMGenerator(
                peer.key(),
                new JcePEMEncryptorBuilder("AES-128-CBC")
                        .setProvider(BOUNCY_CASTLE)
                        .build("hush".toCharArray())));
        for (String text : List.of(pkcs8, old)) {
            PemFormatException refusal = assertThrows(PemFormatException.class, () -> Pem.privateKey(octets(text)));
            assertTrue(refusal.getMessage().contains("encrypted"), refusal.getMessage());
        }
    }

    @Test
    @DisplayName("is refused if it holds something else, nothing or garbage, and no message quotes it")
    void shouldRefuseWhatItShouldNotHold() throws Exception {
        Issued peer = ROOT.issues("CN=peer").make();
        String key = pem(new JcaPKCS8Generator(peer.key(), null));
        String certificate = pem(peer.certificate());
        String damaged = key.replaceFirst("\n....", "\n!!!!");
        assertRefused("private key", () -> Pem.certificates(octets(key)));
        assertRefused("certificate", () -> Pem.revocationLists(octets(certificate)));
        assertRefused("there are 0", () -> Pem.privateKey(octets(certificate)));
        assertRefused("there are 2", () -> Pem.privateKey(octets(key + key)));
        assertRefused("there are 0", () -> Pem.privateKey(octets("hello")));
        assertRefused("neither", () -> Pem.certificates(octets("")));
        assertRefused("neither", () -> Pem.certificates(octets("hello")));
        assertRefused("no certificate", () -> Pem.certificates(new byte[] {0x30, 3, 2, 1}));
        assertRefused("no revocation list", () -> Pem.revocationLists(new byte[] {0x30, 3, 2, 1}));
        assertRefused("", () -> Pem.privateKey(octets(damaged)));
        for (int length = 0; length < key.length() - 30; length += 7) {
            String cut = key.substring(0, length);
            PemFormatException refusal = assertThrows(PemFormatException.class, () -> Pem.privateKey(octets(cut)));
            assertFalse(refusal.getMessage().contains(key.substring(30, 50)), refusal.getMessage());
        }
    }

    /** As openssl writes it: the inner structure of PKCS #8, for EC with the name of the curve. */
    private static Object oldForm(PrivateKey key) throws IOException {
        if (!(key instanceof ECPrivateKey ec)) {
            return key;
        }
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        int bits = ec.getParams().getOrder().bitLength();
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                                bits, ec.getS(), info.getPrivateKeyAlgorithm().getParameters())
                        .getEncoded());
    }

    private static void assertRefused(String words, Executable reading) {
        PemFormatException refusal = assertThrows(PemFormatException.class, reading);
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

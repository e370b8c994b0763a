package io.sallyport.ike.auth.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Authorities")
final class TrustStoreTest {
    private static final String NAME = "CN=Root, O=Sallyport";

    private static TrustStore trusting(Issued... authorities) {
        return new TrustStore(certificates(authorities), List.of(), List.of(), RevocationPolicy.OFF);
    }

    private static List<X509Certificate> certificates(Issued... issued) {
        return Arrays.stream(issued).map(Issued::certificate).toList();
    }

    private static Reason refusal(TrustStore store, Issued signer, Issued... others) {
        return assertThrows(
                        AuthenticationException.class,
                        () -> store.check(signer.certificate(), certificates(others), TestPki.NOW))
                .reason();
    }

    private static X509Certificate authority(TrustStore store, Issued signer) throws AuthenticationException {
        return store.check(signer.certificate(), List.of(), TestPki.NOW).authority();
    }

    @Test
    @DisplayName("are not peers: one that is trusted by itself issues no certificate for another one")
    void shouldNotLetAPeerIssue() throws AuthenticationException {
        Issued peer = TestPki.selfSigned("CN=peer").make();
        Issued another = peer.issues("CN=victim").make();
        assertEquals(peer.certificate(), authority(trusting(peer), peer));
        assertEquals(Reason.UNTRUSTED, refusal(trusting(peer), another));
        assertEquals(Reason.UNTRUSTED, refusal(trusting(peer), another, peer));
    }

    @Test
    @DisplayName("may issue with cA, and keyCertSign where there is a key usage")
    void shouldHeedTheKeyUsage() throws AuthenticationException {
        Issued listsOnly =
                TestPki.selfSigned(NAME).authority().usage(KeyUsage.cRLSign).make();
        assertEquals(
                Reason.UNTRUSTED,
                refusal(trusting(listsOnly), listsOnly.issues("CN=peer").make()));
        Issued unrestricted = TestPki.selfSigned(NAME).authority().usage(0).make();
        assertEquals(
                unrestricted.certificate(),
                authority(trusting(unrestricted), unrestricted.issues("CN=peer").make()));
    }

    @Test
    @DisplayName("say how many others may stand below them: pathLenConstraint holds for one that is trusted too")
    void shouldHeedThePathLength() throws AuthenticationException {
        Issued root = TestPki.selfSigned(NAME).authority(0).make();
        Issued below = root.issues("CN=below").authority().make();
        Issued signer = below.issues("CN=peer").make();
        assertEquals(
                root.certificate(),
                authority(trusting(root), root.issues("CN=another").make()));
        assertEquals(Reason.UNTRUSTED, refusal(trusting(root), signer, below));
        assertEquals(below.certificate(), authority(trusting(root, below), signer));
        // What an authority issues to itself, a new key for example, does not count.
        Issued renewed = root.issues(NAME).authority().make();
        assertEquals(
                root.certificate(),
                trusting(root)
                        .check(renewed.issues("CN=peer").make().certificate(), certificates(renewed), TestPki.NOW)
                        .authority());
    }

    @Test
    @DisplayName("of version 1 cannot say that they are, and are trusted by themselves alone")
    void shouldNotGuessForVersionOne() throws AuthenticationException {
        Issued old = TestPki.versionOne(NAME);
        assertEquals(old.certificate(), authority(trusting(old), old));
        assertEquals(
                Reason.UNTRUSTED, refusal(trusting(old), old.issues("CN=peer").make()));
    }

    @Test
    @DisplayName("are found beside a peer of the same name")
    void shouldPassOverAPeerOfTheSameName() throws AuthenticationException {
        Issued peer = TestPki.selfSigned(NAME).make();
        Issued root = TestPki.authority(NAME);
        assertEquals(
                root.certificate(),
                authority(trusting(peer, root), root.issues("CN=below").make()));
    }
}

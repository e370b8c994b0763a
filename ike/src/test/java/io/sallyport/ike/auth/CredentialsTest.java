package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Credentials")
final class CredentialsTest {
    private static final Octets HASH = Octets.ofHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    private static final Issued ROOT = TestPki.authority("CN=Root, O=Sallyport");
    private static final Duration DAY = Duration.ofDays(1);

    private RevocationPolicy policy = RevocationPolicy.IF_PRESENT;
    private final List<X509CRL> lists = new ArrayList<>();
    private final List<X509Certificate> known = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "P-256, ECDSA_256",
        "P-384, ECDSA_384",
        "P-521, ECDSA_521",
        "P-256, ECDSA",
        "P-521, ECDSA",
        "RSA-2048, RSA"
    })
    @DisplayName("believe a signature of each method, and none that was changed")
    void shouldVerifyEachMethod(String keys, SignatureMethod method) throws AuthenticationException {
        Issued peer = ROOT.issues("CN=peer")
                .keys(keys)
                .name(GeneralName.dNSName, "peer.example")
                .make();
        Identity identity = IdentityText.parse("peer.example");
        Octets signature = peer.signingKey().sign(method, HASH);
        AuthenticatedPeer believed = verify(new SignatureClaim(method, identity, sent(peer), HASH, signature));
        assertEquals(identity, believed.identity());
        assertEquals(peer.certificate(), believed.certificate());
        for (Octets wrong : List.of(
                flip(signature, 0),
                flip(signature, signature.length() - 1),
                signature.slice(0, signature.length() - 1),
                Octets.of(Arrays.copyOf(signature.toByteArray(), signature.length() + 1)),
                Octets.of(new byte[signature.length()]),
                Octets.EMPTY)) {
            assertEquals(Reason.BAD_SIGNATURE, refusal(new SignatureClaim(method, identity, sent(peer), HASH, wrong)));
        }
        assertEquals(
                Reason.BAD_SIGNATURE,
                refusal(new SignatureClaim(method, identity, sent(peer), flip(HASH, 3), signature)));
    }

    @Test
    @DisplayName("refuse a key of another kind, on another curve or too short")
    void shouldRefuseAKeyThatDoesNotFit() throws AuthenticationException {
        Issued ec = peer("P-256");
        Octets signature = ec.signingKey().sign(SignatureMethod.ECDSA_256, HASH);
        for (SignatureMethod method : List.of(SignatureMethod.RSA, SignatureMethod.ECDSA_384)) {
            assertEquals(Reason.WRONG_KEY, refusal(new SignatureClaim(method, host(), sent(ec), HASH, signature)));
        }
        Issued weak = peer("RSA-1024");
        assertEquals(
                Reason.WRONG_KEY,
                refusal(new SignatureClaim(SignatureMethod.RSA, host(), sent(weak), HASH, signature)));
        assertThrows(IllegalArgumentException.class, weak::signingKey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "peer.example",
                "PEER.Example",
                "alice@example",
                "alice@EXAMPLE",
                "192.0.2.7",
                "2001:db8::7",
                "CN=peer, O=Sallyport",
                "cn=PEER,  o=Sallyport",
                "CN=other, O=Sallyport"
            })
    @DisplayName("find each kind of identity in subject and subjectAltName")
    void shouldFindIdentities(String identity) throws AuthenticationException {
        verify(claim(named(), IdentityText.parse(identity)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "peer.exampl",
                "eer.example",
                "peer",
                "Alice@example",
                "bob@example",
                "192.0.2.8",
                "2001:db8::8",
                "CN=peer",
                "CN=peer, O=Sallyport, C=DE",
                "keyid:peer.example",
                "example"
            })
    @DisplayName("refuse an identity that the certificate does not name")
    void shouldRefuseOtherIdentities(String identity) {
        assertEquals(Reason.IDENTITY_MISMATCH, refusal(claim(named(), IdentityText.parse(identity))));
    }

    @Test
    @DisplayName("do not read an asterisk as anything")
    void shouldKnowNoWildcards() {
        Issued peer =
                ROOT.issues("CN=peer").name(GeneralName.dNSName, "*.example").make();
        assertEquals(Reason.IDENTITY_MISMATCH, refusal(claim(peer, host())));
        assertEquals(Reason.IDENTITY_MISMATCH, refusal(claim(named(), new Identity.Fqdn(Octets.ofText("*.example")))));
    }

    @Test
    @DisplayName("do not take a host name from the common name")
    void shouldNotTakeAHostFromTheCommonName() {
        Issued peer = ROOT.issues("CN=peer.example").make();
        assertEquals(Reason.IDENTITY_MISMATCH, refusal(claim(peer, host())));
    }

    @Test
    @DisplayName("refuse an identity that is no distinguished name at all")
    void shouldRefuseABrokenDistinguishedName() {
        assertEquals(
                Reason.IDENTITY_MISMATCH,
                refusal(claim(named(), new Identity.DistinguishedName(Octets.ofHex("30820100ff")))));
    }

    @Test
    @DisplayName("follow a chain over authorities in between, sent in any order or known already")
    void shouldFollowAChain() throws AuthenticationException {
        Issued upper = ROOT.issues("CN=Upper").authority().make();
        Issued lower = upper.issues("CN=Lower").authority().make();
        Issued peer = lower.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        verify(claim(peer, host(), lower, upper));
        verify(claim(peer, host(), upper, ROOT, lower));
        assertEquals(Reason.UNTRUSTED, refusal(claim(peer, host(), lower)));
        known.add(upper.certificate());
        verify(claim(peer, host(), lower));
        known.add(lower.certificate());
        verify(claim(peer, host()));
    }

    @Test
    @DisplayName("believe a peer that sends no certificate if we know its own, and no other")
    void shouldUseAKnownCertificate() throws AuthenticationException {
        Issued peer = peer("P-256");
        Octets signature = peer.signingKey().sign(SignatureMethod.ECDSA_256, HASH);
        SignatureClaim claim = new SignatureClaim(SignatureMethod.ECDSA_256, host(), List.of(), HASH, signature);
        assertEquals(Reason.NO_CERTIFICATE, refusal(claim));
        known.add(peer.certificate());
        verify(claim);
    }

    @Test
    @DisplayName("refuse certificates of authorities that are not trusted, whatever they call themselves")
    void shouldRefuseUnknownAuthorities() {
        Issued impostor = TestPki.authority("CN=Root, O=Sallyport");
        Issued peer = impostor.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        assertEquals(Reason.UNTRUSTED, refusal(claim(peer, host())));
        assertEquals(Reason.UNTRUSTED, refusal(claim(peer, host(), impostor)));
        Issued alone = TestPki.selfSigned("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        assertEquals(Reason.UNTRUSTED, refusal(claim(alone, host())));
    }

    @Test
    @DisplayName("refuse a chain over a certificate that is no authority's")
    void shouldRefuseAChainOverASigner() {
        Issued notAnAuthority = peer("P-384");
        Issued peer = notAnAuthority
                .issues("CN=victim")
                .name(GeneralName.dNSName, "victim.example")
                .make();
        assertEquals(Reason.UNTRUSTED, refusal(claim(peer, IdentityText.parse("victim.example"), notAnAuthority)));
    }

    @Test
    @DisplayName("refuse what is not valid yet, or not any more: signer, authority in between, root")
    void shouldRefuseWhatIsOutOfDate() {
        Instant now = TestPki.NOW;
        Issued early = ROOT.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .valid(now.plus(DAY), now.plus(DAY).plus(DAY))
                .make();
        assertEquals(Reason.OUT_OF_DATE, refusal(claim(early, host())));
        Issued upper = ROOT.issues("CN=Upper")
                .authority()
                .valid(now.minus(DAY).minus(DAY), now.minus(DAY))
                .make();
        Issued peer = upper.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        assertEquals(Reason.OUT_OF_DATE, refusal(claim(peer, host(), upper)));
        Credentials later = credentials(ROOT, now.plus(Duration.ofDays(400)));
        Issued lasting = ROOT.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .valid(now, now.plus(Duration.ofDays(4_000)))
                .make();
        assertEquals(
                Reason.OUT_OF_DATE,
                assertThrows(AuthenticationException.class, () -> later.verify(claim(lasting, host())))
                        .reason());
    }

    @Test
    @DisplayName("refuse keys that are not meant for signatures or for IKE")
    void shouldRefuseOtherUses() throws AuthenticationException {
        assertEquals(Reason.KEY_USAGE, refusal(claim(withUsage(KeyUsage.keyAgreement), host())));
        assertEquals(Reason.KEY_USAGE, refusal(claim(withPurpose(KeyPurposeId.id_kp_codeSigning), host())));
        verify(claim(withUsage(KeyUsage.nonRepudiation), host()));
        verify(claim(withUsage(0), host()));
        verify(claim(withPurpose(KeyPurposeId.id_kp_serverAuth), host()));
        verify(claim(withPurpose(KeyPurposeId.anyExtendedKeyUsage), host()));
    }

    @Test
    @DisplayName("refuse what a list revokes, even an old list, and an authority in between too")
    void shouldRefuseWhatIsRevoked() throws AuthenticationException {
        Issued peer = peer("P-256");
        Issued upper = ROOT.issues("CN=Upper").authority().make();
        Issued below = upper.issues("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        lists.add(ROOT.revokes(
                TestPki.NOW.minus(DAY).minus(DAY), TestPki.NOW.minus(DAY), peer.certificate(), upper.certificate()));
        assertEquals(Reason.REVOKED, refusal(claim(peer, host())));
        assertEquals(Reason.REVOKED, refusal(claim(below, host(), upper)));
        policy = RevocationPolicy.OFF;
        verify(claim(peer, host()));
    }

    @Test
    @DisplayName("want a current list of each issuer if the policy requires it")
    void shouldRequireACurrentList() throws AuthenticationException {
        policy = RevocationPolicy.REQUIRE;
        Issued peer = peer("P-256");
        assertEquals(Reason.NO_REVOCATION_LIST, refusal(claim(peer, host())));
        lists.add(ROOT.revokes(TestPki.NOW.minus(DAY).minus(DAY), TestPki.NOW.minus(DAY)));
        assertEquals(Reason.NO_REVOCATION_LIST, refusal(claim(peer, host())));
        lists.add(ROOT.revokes(TestPki.NOW.plus(DAY), TestPki.NOW.plus(DAY).plus(DAY)));
        assertEquals(Reason.NO_REVOCATION_LIST, refusal(claim(peer, host())));
        lists.add(TestPki.authority("CN=Root, O=Sallyport").revokes());
        assertEquals(Reason.NO_REVOCATION_LIST, refusal(claim(peer, host())), "a list that another one signed");
        lists.add(ROOT.revokes());
        verify(claim(peer, host()));
    }

    @Test
    @DisplayName("let nobody be revoked by a list that another authority signed")
    void shouldIgnoreForgedLists() throws AuthenticationException {
        Issued peer = peer("P-256");
        lists.add(TestPki.authority("CN=Root, O=Sallyport").revokes(peer.certificate()));
        verify(claim(peer, host()));
    }

    @Test
    @DisplayName("refuse octets that are no certificate, and more certificates than a peer may send")
    void shouldRefuseMalformedCertificates() {
        CertificatePayload junk =
                new CertificatePayload(CertificateEncoding.X509_SIGNATURE.code(), Octets.ofHex("3082"));
        assertEquals(Reason.CERTIFICATE_MALFORMED, refusal(claimOf(List.of(junk))));
        CertificatePayload wrapped =
                new CertificatePayload(CertificateEncoding.PKCS7_WRAPPED_X509.code(), Octets.ofHex("3003020100"));
        assertEquals(Reason.CERTIFICATE_MALFORMED, refusal(claimOf(List.of(wrapped))));
        CertificatePayload good = sent(peer("P-256")).getFirst();
        Octets longer = Octets.of(Arrays.copyOf(
                good.certificate().toByteArray(), good.certificate().length() + 1));
        assertEquals(
                Reason.CERTIFICATE_MALFORMED,
                refusal(claimOf(List.of(new CertificatePayload(good.encodingNumber(), longer)))));
        assertEquals(Reason.CERTIFICATE_MALFORMED, refusal(claimOf(Collections.nCopies(17, good))));
    }

    @Test
    @DisplayName("pass over certificates of other encodings")
    void shouldPassOverOtherEncodings() {
        CertificatePayload pgp = new CertificatePayload(CertificateEncoding.PGP.code(), Octets.ofHex("99"));
        assertEquals(Reason.NO_CERTIFICATE, refusal(claimOf(List.of(pgp))));
    }

    @Test
    @DisplayName("believe a certificate that is trusted itself")
    void shouldBelieveATrustedCertificate() throws AuthenticationException {
        Issued alone = TestPki.selfSigned("CN=peer")
                .name(GeneralName.dNSName, "peer.example")
                .make();
        credentials(alone, TestPki.NOW).verify(claim(alone, host()));
    }

    @Test
    @DisplayName("ask for certificates of each trusted authority by its name")
    void shouldAskForCertificates() {
        List<CertificateRequestPayload> requests =
                credentials(ROOT, TestPki.NOW).certificateRequests();
        assertEquals(
                List.of(new CertificateRequestPayload(
                        CertificateEncoding.X509_SIGNATURE.code(),
                        Octets.of(ROOT.certificate().getSubjectX500Principal().getEncoded()))),
                requests);
    }

    @Test
    @DisplayName("choose the key that signs for an identity by a method, and send its chain if it is asked for")
    void shouldChooseTheSigningKey() {
        Issued ec = peer("P-256");
        Issued rsa = peer("RSA-2048");
        Credentials own = new Credentials(
                new PreSharedKeys(List.of()),
                List.of(ec.signingKey(), rsa.signingKey(ROOT.certificate())),
                new TrustStore(List.of(), List.of(), List.of(), policy),
                InstantSource.fixed(TestPki.NOW));
        SigningKey chosen = own.signingKey(host(), SignatureMethod.RSA).orElseThrow();
        assertEquals(rsa.certificate(), chosen.certificate());
        assertTrue(own.signingKey(host(), SignatureMethod.ECDSA_384).isEmpty());
        assertTrue(own.signingKey(IdentityText.parse("other.example"), SignatureMethod.RSA)
                .isEmpty());
        assertEquals(sent(rsa, ROOT), chosen.certificates(List.of()));
        assertEquals(
                sent(rsa, ROOT),
                chosen.certificates(credentials(ROOT, TestPki.NOW).certificateRequests()));
        assertEquals(
                List.of(),
                chosen.certificates(
                        List.of(new CertificateRequestPayload(CertificateEncoding.PGP.code(), Octets.EMPTY))));
    }

    @Test
    @DisplayName("take no private key that is not that of the certificate")
    void shouldRefuseAKeyOfAnotherCertificate() {
        Issued one = peer("P-256");
        Issued other = ROOT.issues("CN=Upper").authority().make();
        assertThrows(IllegalArgumentException.class, () -> new SigningKey(other.key(), List.of(one.certificate())));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SigningKey(peer("RSA-2048").key(), List.of(one.certificate())));
    }

    private static Identity host() {
        return IdentityText.parse("peer.example");
    }

    private static Issued peer(String keys) {
        return ROOT.issues("CN=peer")
                .keys(keys)
                .name(GeneralName.dNSName, "peer.example")
                .make();
    }

    private static Issued named() {
        return ROOT.issues("CN=peer, O=Sallyport")
                .name(GeneralName.dNSName, "peer.example")
                .name(GeneralName.rfc822Name, "alice@example")
                .name(GeneralName.iPAddress, "192.0.2.7")
                .name(GeneralName.iPAddress, "2001:db8::7")
                .name(GeneralName.directoryName, "CN=other, O=Sallyport")
                .make();
    }

    private static Issued withUsage(int usage) {
        return ROOT.issues("CN=peer")
                .usage(usage)
                .name(GeneralName.dNSName, "peer.example")
                .make();
    }

    private static Issued withPurpose(KeyPurposeId purpose) {
        return ROOT.issues("CN=peer")
                .purpose(purpose)
                .name(GeneralName.dNSName, "peer.example")
                .make();
    }

    private static SignatureClaim claim(Issued peer, Identity identity, Issued... others) {
        List<CertificatePayload> all = new ArrayList<>(sent(peer));
        all.addAll(sent(others));
        return new SignatureClaim(
                SignatureMethod.ECDSA_256,
                identity,
                all,
                HASH,
                peer.signingKey().sign(SignatureMethod.ECDSA_256, HASH));
    }

    private static SignatureClaim claimOf(List<CertificatePayload> certificates) {
        return new SignatureClaim(SignatureMethod.ECDSA_256, host(), certificates, HASH, HASH);
    }

    private static List<CertificatePayload> sent(Issued... issued) {
        return Arrays.stream(issued)
                .map(one -> {
                    try {
                        return new CertificatePayload(
                                CertificateEncoding.X509_SIGNATURE.code(),
                                Octets.of(one.certificate().getEncoded()));
                    } catch (CertificateEncodingException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private AuthenticatedPeer verify(SignatureClaim claim) throws AuthenticationException {
        return credentials(ROOT, TestPki.NOW).verify(claim);
    }

    private Reason refusal(SignatureClaim claim) {
        return assertThrows(AuthenticationException.class, () -> verify(claim)).reason();
    }

    private Credentials credentials(Issued trusted, Instant now) {
        return new Credentials(
                new PreSharedKeys(List.of()),
                List.of(),
                new TrustStore(List.of(trusted.certificate()), known, lists, policy),
                InstantSource.fixed(now));
    }

    private static Octets flip(Octets octets, int at) {
        byte[] changed = octets.toByteArray();
        changed[at] ^= 1;
        return Octets.of(changed);
    }
}

package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoOutcome;
import io.sallyport.ike.pool.CryptoOutcome.Done;
import io.sallyport.ike.pool.CryptoOutcome.Refused;
import io.sallyport.ike.pool.DirectPool;
import io.sallyport.ike.pool.SignatureTasks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signature tasks")
final class SignatureTasksTest {
    private static final Octets HASH = Octets.ofHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");

    @Test
    @DisplayName("sign and verify over a pool, and give the reason of a refusal")
    void shouldSignAndVerifyOverAPool() {
        Issued root = TestPki.authority("CN=Root");
        Issued peer =
                root.issues("CN=peer").name(GeneralName.dNSName, "peer.example").make();
        SigningKey key = peer.signingKey();
        Credentials credentials = new Credentials(
                new PreSharedKeys(List.of()),
                List.of(),
                new TrustStore(List.of(root.certificate()), List.of(), List.of(), RevocationPolicy.IF_PRESENT),
                InstantSource.fixed(TestPki.NOW));
        List<CryptoOutcome<Octets>> signatures = new ArrayList<>();
        List<CryptoOutcome<AuthenticatedPeer>> peers = new ArrayList<>();
        try (DirectPool pool = new DirectPool()) {
            assertTrue(pool.submit(SignatureTasks.sign(key, SignatureMethod.ECDSA_256, HASH), signatures::add)
                    .isPresent());
            pool.drain(1);
            Octets signature =
                    (Octets) assertInstanceOf(Done.class, signatures.getFirst()).result();
            for (Octets hash : List.of(HASH, Octets.ofHex("00".repeat(32)))) {
                SignatureClaim claim = new SignatureClaim(
                        SignatureMethod.ECDSA_256,
                        IdentityText.parse("peer.example"),
                        key.certificates(List.of()),
                        hash,
                        signature);
                assertTrue(pool.submit(SignatureTasks.verify(credentials, claim), peers::add)
                        .isPresent());
            }
            pool.drain(2);
        }
        assertEquals(
                new Done<>(new AuthenticatedPeer(IdentityText.parse("peer.example"), peer.certificate())),
                peers.getFirst());
        AuthenticationException refusal = assertInstanceOf(
                AuthenticationException.class,
                assertInstanceOf(Refused.class, peers.getLast()).cause());
        assertEquals(Reason.BAD_SIGNATURE, refusal.reason());
    }
}

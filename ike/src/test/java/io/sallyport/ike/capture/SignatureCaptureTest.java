package io.sallyport.ike.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.certificate.CertificateBundle;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.SignaturePayload;
import io.sallyport.ike.message.wire.Octets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates and signatures of another implementation, as they were on the wire. */
@DisplayName("A recorded negotiation with certificates")
final class SignatureCaptureTest {
    private static final Instant DAY = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-11-22T12:00:00Z");

    private final Capture capture = Capture.of("v1cert");

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("has signatures, chains and identities that we believe on that day, and not on the day before")
    void shouldBelieveThePeers(Role sender) throws AuthenticationException {
        try (Replay replay = new Replay(capture)) {
            SignatureClaim claim = claim(replay, sender, hash(sender));
            AuthenticatedPeer peer = credentials(DAY).verify(claim);
            assertEquals(claim.identity(), peer.identity());
            assertEquals(
                    Reason.OUT_OF_DATE,
                    assertThrows(
                                    AuthenticationException.class,
                                    () -> credentials(BEFORE).verify(claim))
                            .reason());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("has signatures that fit the hash of their own side alone")
    void shouldNotBelieveAReflectedSignature(Role sender) {
        try (Replay replay = new Replay(capture)) {
            Role other = sender == Role.INITIATOR ? Role.RESPONDER : Role.INITIATOR;
            SignatureClaim claim = claim(replay, sender, hash(other));
            assertEquals(
                    Reason.BAD_SIGNATURE,
                    assertThrows(
                                    AuthenticationException.class,
                                    () -> credentials(DAY).verify(claim))
                            .reason());
        }
    }

    @Test
    @DisplayName("asks for certificates in the very payload that we would send")
    void shouldAskForCertificatesAlike() throws AuthenticationException {
        try (Replay replay = new Replay(capture)) {
            assertEquals(
                    List.of(replay.phase1(Role.RESPONDER, CertificateRequestPayload.class)),
                    credentials(DAY).certificateRequests());
        }
    }

    private Octets hash(Role role) {
        return capture.value(role == Role.INITIATOR ? "hash_i" : "hash_r");
    }

    private static SignatureClaim claim(Replay replay, Role sender, Octets hash) {
        return new SignatureClaim(
                SignatureMethod.RSA,
                replay.phase1(sender, IdentificationPayload.class).identity(),
                List.of(replay.phase1(sender, CertificatePayload.class)),
                hash,
                replay.phase1(sender, SignaturePayload.class).signature());
    }

    private Credentials credentials(Instant day) throws AuthenticationException {
        return new Credentials(
                new PreSharedKeys(List.of()),
                List.of(),
                new TrustStore(
                        List.of(CertificateBundle.certificate(capture.value("ca"))),
                        List.of(),
                        List.of(),
                        RevocationPolicy.IF_PRESENT),
                InstantSource.fixed(day));
    }
}

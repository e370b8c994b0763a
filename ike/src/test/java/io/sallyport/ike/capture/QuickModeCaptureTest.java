package io.sallyport.ike.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.capture.Replay.Sent;
import io.sallyport.ike.crypto.Keymat;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.Phase2Attributes;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A recorded Quick Mode")
final class QuickModeCaptureTest {
    private static final int ENCRYPTION_OCTETS = 16;
    private static final int INTEGRITY_OCTETS = 32;

    static Stream<Capture> captures() {
        return Capture.NAMES.stream().map(Capture::of);
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("gives the ESP keys of the log, for both directions")
    void shouldDeriveTheEspKeysOfTheLog(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            List<Integer> quickModes = quickModes(replay);
            assertFalse(quickModes.isEmpty());
            for (int messageId : quickModes) {
                String child = "child %08x ".formatted(messageId);
                List<Sent> messages = replay.exchange(messageId);
                try (Secret shared = Secret.taking(capture.value(child + "dh").toByteArray())) {
                    Keymat keymat = Keymat.withPfs(
                            replay.prf(),
                            replay.keys().skeyidD(),
                            shared,
                            nonce(messages.get(0)),
                            nonce(messages.get(1)));
                    // What the initiator sends bears the SPI that the responder chose, and the other way round.
                    assertKeys(capture, child, "initiator", keymat, spi(messages.get(1)));
                    assertKeys(capture, child, "responder", keymat, spi(messages.get(0)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("offers ESP with AES-CBC and HMAC-SHA2-256 in a UDP-encapsulated tunnel")
    void shouldReadTheOffer(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            for (int messageId : quickModes(replay)) {
                for (Sent sent : replay.exchange(messageId).subList(0, 2)) {
                    Proposal proposal = proposal(sent);
                    Transform transform = proposal.transforms().getFirst();
                    Decoded<?> decoded = (Decoded<?>) Phase2Attributes.of(transform.attributes());
                    Phase2Attributes attributes = (Phase2Attributes) decoded.value();
                    assertEquals(ProtocolId.ESP, proposal.protocol().orElseThrow());
                    assertEquals(
                            EspTransform.AES_CBC,
                            EspTransform.of(transform.id()).orElseThrow());
                    assertEquals(OptionalInt.of(128), attributes.keyLength());
                    assertEquals(
                            AuthenticationAlgorithm.HMAC_SHA2_256,
                            attributes.authenticationAlgorithm().orElseThrow());
                    assertEquals(
                            EncapsulationMode.UDP_ENCAPSULATED_TUNNEL,
                            attributes.encapsulationMode().orElseThrow());
                    assertEquals(
                            GroupDescription.MODP_2048,
                            attributes.groupDescription().orElseThrow());
                    assertFalse(attributes.extendedSequenceNumbers());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("names the networks behind the two sides")
    void shouldReadTheClientIdentities(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            for (int messageId : quickModes(replay)) {
                List<String> networks =
                        replay.exchange(messageId).getFirst().chain().all(IdentificationPayload.class).stream()
                                .map(IdentificationPayload::identity)
                                .map(Identity.Subnet.class::cast)
                                .map(subnet -> subnet.address() + "/" + subnet.mask())
                                .toList();
                assertEquals(List.of("10.1.0.0/255.255.255.0", "10.2.0.0/255.255.255.0"), networks);
            }
        }
    }

    private static void assertKeys(Capture capture, String child, String sender, Keymat keymat, Octets spi) {
        try (Secret material = keymat.derive(ProtocolId.ESP, spi, ENCRYPTION_OCTETS + INTEGRITY_OCTETS);
                Secret encryption = material.slice(0, ENCRYPTION_OCTETS);
                Secret integrity = material.slice(ENCRYPTION_OCTETS, INTEGRITY_OCTETS)) {
            assertTrue(encryption.matches(capture.value(child + "encryption " + sender)), child + sender);
            assertTrue(integrity.matches(capture.value(child + "integrity " + sender)), child + sender);
        }
    }

    private static List<Integer> quickModes(Replay replay) {
        return replay.messageIds().stream()
                .filter(id -> replay.exchange(id)
                        .getFirst()
                        .message()
                        .header()
                        .exchange()
                        .filter(ExchangeType.QUICK_MODE::equals)
                        .isPresent())
                .toList();
    }

    private static Proposal proposal(Sent sent) {
        return sent.chain()
                .first(SecurityAssociationPayload.class)
                .orElseThrow()
                .proposals()
                .getFirst();
    }

    private static Octets spi(Sent sent) {
        return proposal(sent).spi();
    }

    private static Octets nonce(Sent sent) {
        return sent.chain().first(NoncePayload.class).orElseThrow().nonce();
    }
}

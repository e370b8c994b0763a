package io.sallyport.ike.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.capture.Capture.Datagram;
import io.sallyport.ike.capture.Replay.Sent;
import io.sallyport.ike.crypto.ExchangeHash;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.NatDetection;
import io.sallyport.ike.crypto.Phase1Hash;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NatDiscoveryPayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A recorded negotiation")
final class CaptureTest {
    private static final IpAddress INITIATOR_ADDRESS = new IpAddress(Octets.ofHex("0a630001"));
    private static final IpAddress RESPONDER_ADDRESS = new IpAddress(Octets.ofHex("0a630002"));
    private static final int IKE_PORT = 500;
    private static final int NAT_TRAVERSAL_PORT = 4500;
    private static final int PHASE_1 = 0;

    static Stream<Capture> captures() {
        return Capture.NAMES.stream().map(Capture::of);
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("decodes, and encodes to the very same octets")
    void shouldDecodeAndEncodeEveryMessage(Capture capture) {
        MessageDecoder decoder = new MessageDecoder(DecodeLimits.DEFAULT);
        for (Datagram datagram : capture.datagrams()) {
            byte[] octets = datagram.octets().toByteArray();
            Decoded<?> decoded = assertInstanceOf(Decoded.class, decoder.decode(octets));
            assertArrayEquals(octets, ((IsakmpMessage) decoded.value()).encode());
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("gives the SKEYIDs, the cipher key and the first IV of the log")
    void shouldDeriveTheKeysOfTheLog(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            assertTrue(replay.keys().skeyid().matches(capture.value("skeyid")), "SKEYID");
            assertTrue(replay.keys().skeyidD().matches(capture.value("skeyid_d")), "SKEYID_d");
            assertTrue(replay.keys().skeyidA().matches(capture.value("skeyid_a")), "SKEYID_a");
            assertTrue(replay.keys().skeyidE().matches(capture.value("skeyid_e")), "SKEYID_e");
            assertTrue(replay.cipherKey().matches(capture.value("ka")), "cipher key");
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("I4: goes through the IVs of the log, one chain for each exchange")
    void shouldFollowTheIvsOfTheLog(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            for (int messageId : replay.messageIds()) {
                List<Octets> ours = replay.chain(messageId).stream()
                        .map(InitializationVector::octets)
                        .toList();
                List<Octets> logged = capture.all("iv %08x".formatted(messageId));
                // charon does not log what follows the only message of an Informational exchange.
                assertEquals(logged, ours.subList(0, logged.size()));
                assertTrue(ours.size() - logged.size() <= 1, "IVs that are not in the log");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("encrypts again to the very same octets")
    void shouldEncryptAgainToTheSameOctets(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            int encrypted = 0;
            for (int messageId : replay.messageIds()) {
                List<InitializationVector> ivs = replay.chain(messageId);
                int place = 0;
                for (Sent sent : replay.exchange(messageId)) {
                    if (sent.message() instanceof EncryptedMessage original) {
                        // With the padding as it came: charon adds a whole block where none is needed.
                        EncryptedMessage sealed =
                                replay.protection().seal(original.header(), sent.chain(), ivs.get(place++));
                        assertArrayEquals(original.encode(), sealed.encode());
                        encrypted++;
                    }
                }
            }
            assertEquals(
                    encrypted,
                    replay.sent().stream().filter(CaptureTest::isEncrypted).count());
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("has the HASH_I and HASH_R of the log, sent or signed")
    void shouldAuthenticatePhase1(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            Phase1Hash hash = new Phase1Hash(
                    replay.phase1(Role.INITIATOR, KeyExchangePayload.class).publicValue(),
                    replay.phase1(Role.RESPONDER, KeyExchangePayload.class).publicValue(),
                    replay.cookies(),
                    replay.phase1(Role.INITIATOR, SecurityAssociationPayload.class)
                            .body());
            Octets hashI = hash.initiator(
                    replay.prf(),
                    replay.keys().skeyid(),
                    replay.phase1(Role.INITIATOR, IdentificationPayload.class).body());
            Octets hashR = hash.responder(
                    replay.prf(),
                    replay.keys().skeyid(),
                    replay.phase1(Role.RESPONDER, IdentificationPayload.class).body());
            assertEquals(capture.value("hash_i"), hashI);
            assertEquals(capture.value("hash_r"), hashR);
            switch (replay.agreedAttributes().authenticationMethod().orElseThrow()) {
                case PRE_SHARED_KEY -> {
                    assertEquals(
                            replay.phase1(Role.INITIATOR, HashPayload.class).hash(), hashI);
                    assertEquals(
                            replay.phase1(Role.RESPONDER, HashPayload.class).hash(), hashR);
                }
                case RSA_SIGNATURES -> {
                    assertEquals(RsaSignature.signedBy(Role.INITIATOR, replay), hashI);
                    assertEquals(RsaSignature.signedBy(Role.RESPONDER, replay), hashR);
                }
                default -> throw new AssertionError("a method that no capture has");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("I5: has the right HASH(1), HASH(2) and HASH(3) in each later message")
    void shouldAuthenticateEveryLaterMessage(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            for (int messageId : replay.messageIds()) {
                if (messageId == PHASE_1) {
                    continue;
                }
                ExchangeHash hash = new ExchangeHash(replay.prf(), replay.keys().skeyidA(), messageId);
                List<Sent> messages = replay.exchange(messageId);
                Sent first = messages.getFirst();
                assertEquals(received(first), hash.first(first.chain().encodeFrom(1)));
                if (first.message().header().exchange().orElseThrow() == ExchangeType.QUICK_MODE) {
                    assertEquals(3, messages.size());
                    Octets ni = nonce(first);
                    Sent second = messages.get(1);
                    assertEquals(
                            received(second), hash.second(ni, second.chain().encodeFrom(1)));
                    assertEquals(received(messages.get(2)), hash.third(ni, nonce(second)));
                    assertNotEquals(received(messages.get(2)), hash.third(nonce(second), ni));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    @DisplayName("I9: has NAT-D hashes of the address that each side sent to")
    void shouldHashTheAddressesOfNatDetection(Capture capture) {
        try (Replay replay = new Replay(capture)) {
            // The third Aggressive Mode message is the first that has the initiator's hashes, and goes to port 4500
            // already.
            Sent initiator = firstWithNatDetection(replay, Role.INITIATOR);
            int port = initiator.message() instanceof EncryptedMessage ? NAT_TRAVERSAL_PORT : IKE_PORT;
            assertEquals(
                    replay.phase1(Role.INITIATOR, NatDiscoveryPayload.class).hash(),
                    NatDetection.hash(replay.prf().hash(), replay.cookies(), RESPONDER_ADDRESS, port));
            assertEquals(
                    replay.phase1(Role.RESPONDER, NatDiscoveryPayload.class).hash(),
                    NatDetection.hash(replay.prf().hash(), replay.cookies(), INITIATOR_ADDRESS, IKE_PORT));
        }
    }

    private static Sent firstWithNatDetection(Replay replay, Role sender) {
        return replay.sent().stream()
                .filter(sent -> sent.sender() == sender
                        && sent.chain().first(NatDiscoveryPayload.class).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static Octets received(Sent sent) {
        return ((HashPayload) sent.chain().payloads().getFirst()).hash();
    }

    private static Octets nonce(Sent sent) {
        return sent.chain().first(NoncePayload.class).orElseThrow().nonce();
    }

    private static boolean isEncrypted(Sent sent) {
        return sent.message() instanceof EncryptedMessage;
    }
}

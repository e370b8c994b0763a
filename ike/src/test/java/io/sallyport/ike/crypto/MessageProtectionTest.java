package io.sallyport.ike.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Message protection")
final class MessageProtectionTest {
    private static final MessageDecoder DECODER = new MessageDecoder(DecodeLimits.DEFAULT);
    private static final IsakmpHeader HEADER =
            new IsakmpHeader(new Cookies(1, 2), ExchangeType.INFORMATIONAL.code(), IsakmpHeader.ENCRYPTION, 0xabcdef01);
    private static final PayloadChain CHAIN = PayloadChain.of(new HashPayload(Octets.ofHex("0102030405")));

    @ParameterizedTest
    @EnumSource(CbcAlgorithm.class)
    @DisplayName("opens what it sealed, with zeros behind the payloads")
    void shouldOpenWhatItSealed(CbcAlgorithm algorithm) {
        try (MessageProtection protection = new MessageProtection(algorithm, key(24), DECODER)) {
            EncryptedMessage sealed = protection.seal(HEADER, CHAIN, iv(algorithm));
            assertEquals(16, sealed.ciphertext().length());
            assertEquals(
                    new Decoded<>(new PayloadChain(CHAIN.payloads(), Octets.ofHex("00000000000000"))),
                    protection.open(sealed, iv(algorithm)));
        }
    }

    @Test
    @DisplayName("refuses a ciphertext that is no whole number of blocks")
    void shouldRefuseBrokenBlocks() {
        try (MessageProtection protection = new MessageProtection(CbcAlgorithm.AES, key(16), DECODER)) {
            EncryptedMessage broken = new EncryptedMessage(HEADER, CHAIN.firstType(), Octets.of(new byte[17]));
            Malformed<?> refusal = assertInstanceOf(Malformed.class, protection.open(broken, iv(CbcAlgorithm.AES)));
            assertEquals(MalformedReason.CIPHERTEXT_LENGTH, refusal.reason());
        }
    }

    @Test
    @DisplayName("says what is malformed when the key is wrong")
    void shouldGiveAReasonUnderAWrongKey() {
        try (MessageProtection right = new MessageProtection(CbcAlgorithm.AES, key(16), DECODER);
                MessageProtection wrong = new MessageProtection(CbcAlgorithm.AES, key(32), DECODER)) {
            EncryptedMessage sealed = right.seal(HEADER, CHAIN, iv(CbcAlgorithm.AES));
            assertInstanceOf(Malformed.class, wrong.open(sealed, iv(CbcAlgorithm.AES)));
        }
    }

    @Test
    @DisplayName("cannot be made with a key of another length")
    void shouldRefuseAKeyOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> new MessageProtection(CbcAlgorithm.AES, key(20), DECODER));
        assertThrows(
                IllegalArgumentException.class, () -> new MessageProtection(CbcAlgorithm.TRIPLE_DES, key(16), DECODER));
    }

    @Test
    @DisplayName("cannot be used once it is closed")
    void shouldRefuseUseAfterClose() {
        MessageProtection protection = new MessageProtection(CbcAlgorithm.AES, key(16), DECODER);
        protection.close();
        assertThrows(IllegalStateException.class, () -> protection.seal(HEADER, CHAIN, iv(CbcAlgorithm.AES)));
    }

    @ParameterizedTest(name = "{0} with key length {1} has a key of {2} octets")
    @DisplayName("takes the key length that an offer may mean, and no other")
    @CsvSource({
        "AES, 128, 16",
        "AES, 192, 24",
        "AES, 256, 32",
        "AES, -1, -1",
        "AES, 64, -1",
        "AES, 129, -1",
        "AES, 512, -1",
        "TRIPLE_DES, -1, 24",
        "TRIPLE_DES, 192, -1",
    })
    void shouldMapTheKeyLengthAttribute(CbcAlgorithm algorithm, int bits, int octets) {
        assertEquals(optional(octets), algorithm.keyOctets(optional(bits)));
    }

    private static OptionalInt optional(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static InitializationVector iv(CbcAlgorithm algorithm) {
        return new InitializationVector(Octets.of(new byte[algorithm.blockOctets()]));
    }

    private static Secret key(int octets) {
        byte[] key = new byte[octets];
        for (int i = 0; i < octets; i++) {
            key[i] = (byte) (octets + i);
        }
        return Secret.taking(key);
    }
}

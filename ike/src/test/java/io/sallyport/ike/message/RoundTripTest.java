package io.sallyport.ike.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.wire.Decoded;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A random message")
final class RoundTripTest {
    private static final long SEED = 2408;
    private static final int MESSAGES = 20_000;

    @Test
    @DisplayName("is equal to what its octets decode to")
    void shouldDecodeToWhatWasEncoded() {
        MessageGenerator generator = new MessageGenerator(SEED);
        Set<Class<?>> seen = new HashSet<>();
        for (int i = 0; i < MESSAGES; i++) {
            ClearMessage message = generator.clearMessage();
            assertEquals(new Decoded<>(message), DecoderProperty.checkDatagram(message.encode()));
            message.chain().payloads().forEach(payload -> seen.add(payload.getClass()));
        }
        assertEquals(Set.of(Payload.class.getPermittedSubclasses()), seen);
    }

    @Test
    @DisplayName("is equal to what its octets decode to when it is encrypted")
    void shouldDecodeEncryptedMessages() {
        MessageGenerator generator = new MessageGenerator(SEED);
        for (int i = 0; i < MESSAGES; i++) {
            EncryptedMessage message = generator.encryptedMessage();
            assertEquals(new Decoded<>(message), DecoderProperty.checkDatagram(message.encode()));
        }
    }
}

package io.sallyport.ike.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.capture.Capture;
import io.sallyport.ike.capture.Replay;
import io.sallyport.ike.capture.Replay.Sent;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two million damaged messages")
final class MutationTest {
    private static final long SEED = 0x5a11_7007L;
    private static final int MUTATIONS_OF_EACH = 1_000_000;
    private static final int LENGTH_MENDED_PERCENT = 80;
    private static final int DISTINCT_REASONS = 20;

    private final List<byte[]> datagrams = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<Integer> firstPayloads = new ArrayList<>();
    private final Map<MalformedReason, Integer> refused = new EnumMap<>(MalformedReason.class);
    private int decoded;

    MutationTest() {
        for (String name : Capture.NAMES) {
            try (Replay replay = new Replay(Capture.of(name))) {
                replay.sent().forEach(this::take);
            }
        }
        // Payloads that no capture has.
        MessageGenerator generator = new MessageGenerator(SEED);
        for (int i = 0; i < 64; i++) {
            datagrams.add(generator.clearMessage().encode());
        }
    }

    @Test
    @DisplayName("are each decoded to a message that encodes to them, or refused with a reason")
    void shouldDecodeOrRefuseEachDamagedMessage() {
        Mutator mutator = new Mutator(SEED);
        for (int i = 0; i < MUTATIONS_OF_EACH; i++) {
            byte[] datagram = mutator.mutate(datagrams);
            if (mutator.chance(LENGTH_MENDED_PERCENT) && datagram.length >= HeaderDescriptor.OCTETS) {
                ByteBuffer.wrap(datagram).putInt(HeaderDescriptor.LENGTH, datagram.length);
            }
            count(DecoderProperty.checkDatagram(datagram));
            int first = firstPayloads.get(mutator.below(firstPayloads.size()));
            count(DecoderProperty.checkBody(first, mutator.mutate(bodies)));
        }
        assertTrue(
                decoded > MUTATIONS_OF_EACH / 20, () -> "only " + decoded + " were decoded: the damage is too great");
        assertTrue(refused.size() >= DISTINCT_REASONS, () -> "only these reasons came up: " + refused);
    }

    private void take(Sent sent) {
        datagrams.add(sent.message().encode());
        bodies.add(sent.chain().encode().toByteArray());
        firstPayloads.add(sent.chain().firstType());
    }

    private void count(DecodeResult<?> result) {
        if (result instanceof Malformed<?> malformed) {
            refused.merge(malformed.reason(), 1, Integer::sum);
        } else {
            decoded++;
        }
    }
}

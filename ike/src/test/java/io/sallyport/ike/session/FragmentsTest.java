package io.sallyport.ike.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Fragments")
final class FragmentsTest {
    private static final IsakmpHeader HEADER =
            new IsakmpHeader(new Cookies(1, 2), ExchangeType.IDENTITY_PROTECTION.code(), 0, 0);

    private static Octets message(int octets) {
        byte[] content = new byte[octets];
        new Random(octets).nextBytes(content);
        return Octets.of(content);
    }

    private static List<FragmentPayload> pieces(Octets message, int id, int octets) {
        MessageDecoder decoder = new MessageDecoder(DecodeLimits.DEFAULT);
        List<FragmentPayload> pieces = new ArrayList<>();
        for (Octets piece : Fragments.cut(HEADER, message, id, octets)) {
            assertTrue(piece.length() <= octets);
            if (decoder.decode(piece.toByteArray()) instanceof Decoded<?>(ClearMessage clear)) {
                pieces.add(clear.chain().first(FragmentPayload.class).orElseThrow());
            }
        }
        return pieces;
    }

    @Test
    @DisplayName("join what was cut, whatever the order and the copies")
    void shouldJoinWhatWasCut() {
        for (int octets : new int[] {1, 63, 64, 65, 500, 1_984, 4_096}) {
            Octets message = message(octets);
            List<FragmentPayload> pieces = pieces(message, 7, 100);
            assertEquals((octets + 63) / 64, pieces.size());
            Collections.shuffle(pieces, new Random(3));
            Fragments joining = new Fragments();
            Optional<Octets> whole = Optional.empty();
            for (FragmentPayload piece : pieces) {
                assertTrue(whole.isEmpty(), "whole before its last piece");
                whole = joining.take(piece);
                if (whole.isEmpty()) {
                    whole = joining.take(piece);
                }
            }
            assertEquals(Optional.of(message), whole);
        }
    }

    @Test
    @DisplayName("never join pieces of two messages")
    void shouldNotMixMessages() {
        List<FragmentPayload> one = pieces(message(300), 1, 100);
        List<FragmentPayload> other = pieces(message(301), 2, 100);
        Fragments joining = new Fragments();
        for (int i = 0; i < one.size(); i++) {
            assertTrue(joining.take(one.get(i)).isEmpty() || i == 0);
            assertTrue(joining.take(other.get(i)).isEmpty() || i == 0);
        }
    }

    @Test
    @DisplayName("begin anew with a message that bears the id of one before: some peers use one id for ever")
    void shouldBeginAnewUnderTheSameId() {
        List<FragmentPayload> one = pieces(message(300), 1, 100);
        Octets message = message(301);
        Fragments joining = new Fragments();
        Optional<Octets> whole = joining.take(one.getFirst());
        for (FragmentPayload piece : pieces(message, 1, 100)) {
            assertTrue(whole.isEmpty());
            whole = joining.take(piece);
        }
        assertEquals(Optional.of(message), whole);
    }

    @Test
    @DisplayName("hold 64 pieces and 65,535 octets at most, and begin anew beyond")
    void shouldHoldNoMore() {
        Fragments joining = new Fragments();
        assertTrue(joining.take(new FragmentPayload(1, 65, 0, message(10))).isEmpty());
        assertTrue(joining.take(new FragmentPayload(1, 255, 1, message(10))).isEmpty());
        for (int number = 1; number <= 64; number++) {
            assertTrue(joining.take(new FragmentPayload(2, number, 0, message(1_400)))
                    .isEmpty());
        }
        // The 47th went beyond the octets, so what was before is gone, and the end alone makes nothing whole.
        assertTrue(joining.take(new FragmentPayload(2, 64, 1, message(10))).isEmpty());
        Octets small = message(200);
        Optional<Octets> whole = Optional.empty();
        for (FragmentPayload piece : pieces(small, 3, 100)) {
            whole = joining.take(piece);
        }
        assertEquals(Optional.of(small), whole);
    }
}

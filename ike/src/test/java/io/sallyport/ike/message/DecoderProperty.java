package io.sallyport.ike.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.attribute.Phase1Attributes;
import io.sallyport.ike.message.attribute.Phase2Attributes;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.payload.VendorIdPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import java.util.List;

/**
 * What holds for any octets: a decode gives a value that encodes to just these octets, or a reason with a place and a
 * sentence.
 */
final class DecoderProperty {
    private static final MessageDecoder DECODER = new MessageDecoder(DecodeLimits.DEFAULT);

    private DecoderProperty() {}

    /** Checks octets as a datagram. */
    static DecodeResult<IsakmpMessage> checkDatagram(byte[] octets) {
        DecodeResult<IsakmpMessage> result = DECODER.decode(octets);
        switch (result) {
            case Decoded<IsakmpMessage>(IsakmpMessage message) -> {
                assertArrayEquals(octets, message.encode());
                if (message instanceof ClearMessage clear) {
                    checkMeaning(clear.chain());
                }
            }
            case Malformed<IsakmpMessage> malformed -> checkRefusal(malformed, octets.length);
        }
        return result;
    }

    /** Checks octets as the plaintext of an encrypted message. */
    static DecodeResult<PayloadChain> checkBody(int firstPayload, byte[] octets) {
        DecodeResult<PayloadChain> result = DECODER.decodeBody(firstPayload, octets);
        switch (result) {
            case Decoded<PayloadChain>(PayloadChain chain) -> {
                assertArrayEquals(octets, chain.encode().toByteArray());
                checkMeaning(chain);
            }
            case Malformed<PayloadChain> malformed -> checkRefusal(malformed, octets.length);
        }
        return result;
    }

    private static void checkMeaning(PayloadChain chain) {
        for (SecurityAssociationPayload sa : chain.all(SecurityAssociationPayload.class)) {
            for (Proposal proposal : sa.proposals()) {
                for (Transform transform : proposal.transforms()) {
                    checkAttributes(transform.attributes());
                }
            }
        }
        chain.all(VendorIdPayload.class).forEach(VendorIdPayload::extension);
    }

    private static void checkAttributes(List<DataAttribute> attributes) {
        int octets = attributes.stream().mapToInt(DataAttribute::wireOctets).sum();
        if (Phase1Attributes.of(attributes) instanceof Malformed<?> malformed) {
            checkRefusal(malformed, octets);
        }
        if (Phase2Attributes.of(attributes) instanceof Malformed<?> malformed) {
            checkRefusal(malformed, octets);
        }
    }

    private static void checkRefusal(Malformed<?> malformed, int octets) {
        assertTrue(
                malformed.offset() >= 0 && malformed.offset() <= octets, () -> "the offset is outside: " + malformed);
        assertFalse(malformed.sentence().isBlank());
    }
}

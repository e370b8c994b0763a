package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A nonce (RFC 2408 section 3.13). A nonce that is encrypted with a public key may be longer than this allows: those
 * two authentication methods are not supported.
 *
 * @param nonce 8 to 256 octets (RFC 2409 section 5)
 */
public record NoncePayload(Octets nonce) implements Payload {
    /** Checks the length. */
    public NoncePayload {
        if (!fits(nonce.length())) {
            throw new IllegalArgumentException(sentence(nonce.length()));
        }
    }

    static DecodeResult<Payload> decode(WireReader in) {
        int length = in.remaining();
        return fits(length)
                ? new Decoded<>(new NoncePayload(in.rest()))
                : in.malformed(MalformedReason.NONCE_LENGTH, sentence(length));
    }

    @Override
    public int type() {
        return PayloadType.NONCE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(nonce);
    }

    private static boolean fits(int length) {
        return length >= PayloadDescriptor.MIN_NONCE_OCTETS && length <= PayloadDescriptor.MAX_NONCE_OCTETS;
    }

    private static String sentence(int length) {
        return "a nonce has " + PayloadDescriptor.MIN_NONCE_OCTETS + " to " + PayloadDescriptor.MAX_NONCE_OCTETS
                + " octets, not " + length;
    }
}

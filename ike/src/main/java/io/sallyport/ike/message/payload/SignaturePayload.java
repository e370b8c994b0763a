package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A signature over HASH_I or HASH_R (RFC 2408 section 3.12).
 *
 * @param signature in the form that the authentication method says
 */
public record SignaturePayload(Octets signature) implements Payload {
    @Override
    public int type() {
        return PayloadType.SIGNATURE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(signature);
    }
}

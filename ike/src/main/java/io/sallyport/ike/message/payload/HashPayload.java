package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A HASH (RFC 2408 section 3.11).
 *
 * @param hash what the prf gave
 */
public record HashPayload(Octets hash) implements Payload {
    @Override
    public int type() {
        return PayloadType.HASH.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(hash);
    }
}

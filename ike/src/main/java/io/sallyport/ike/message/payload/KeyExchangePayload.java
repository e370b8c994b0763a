package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A public Diffie-Hellman value (RFC 2408 section 3.7).
 *
 * @param publicValue as long as the group says, zeros in front included (RFC 2409 section 5)
 */
public record KeyExchangePayload(Octets publicValue) implements Payload {
    @Override
    public int type() {
        return PayloadType.KEY_EXCHANGE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(publicValue);
    }
}

package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * NAT-D: the hash of an address and a port (RFC 3947 section 3.2).
 *
 * @param hash as long as the hash of phase 1
 */
public record NatDiscoveryPayload(Octets hash) implements Payload {
    @Override
    public int type() {
        return PayloadType.NAT_DISCOVERY.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(hash);
    }
}

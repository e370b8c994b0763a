package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A payload of a type that is not known here, such as a vendor's own (RFC 2408 section 3.1: 128 to 255).
 *
 * @param type 1 to 255, none that has a record of its own
 * @param content what stands behind the generic header
 */
public record UnknownPayload(int type, Octets content) implements Payload {
    /** Checks that the type is not one of the others. */
    public UnknownPayload {
        PayloadDescriptor.check("a payload type", type, PayloadDescriptor.MAX_U8);
        if (PayloadType.of(type).isPresent()) {
            throw new IllegalArgumentException("payload type " + type + " is known");
        }
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(content);
    }
}

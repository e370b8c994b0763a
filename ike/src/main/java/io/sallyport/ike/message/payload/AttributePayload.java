package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.ConfigurationType;
import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.attribute.AttributeList;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * ATTR: asks for configuration or gives it, XAUTH included (draft-dukes-ike-mode-cfg-02 section 3.2).
 *
 * @param messageNumber 0 to 255
 * @param identifier 0 to 65,535, the same in all messages of a transaction
 * @param attributes their classes are {@link io.sallyport.ike.message.assigned.ConfigurationAttribute}
 */
public record AttributePayload(int messageNumber, int identifier, List<DataAttribute> attributes) implements Payload {
    /** Checks the ranges and keeps a copy of the list. */
    public AttributePayload {
        PayloadDescriptor.check("an attribute message type", messageNumber, PayloadDescriptor.MAX_U8);
        PayloadDescriptor.check("an identifier", identifier, PayloadDescriptor.MAX_U16);
        attributes = List.copyOf(attributes);
    }

    static DecodeResult<Payload> decode(WireReader in, DecodeLimits limits) {
        if (in.remaining() < PayloadDescriptor.ATTRIBUTE_OCTETS) {
            return in.truncated("an Attribute payload", PayloadDescriptor.ATTRIBUTE_OCTETS);
        }
        int messageType = in.u8();
        int reservedAt = in.offset();
        if (in.u8() != 0) {
            return new Malformed<>(
                    MalformedReason.RESERVED_NOT_ZERO,
                    reservedAt,
                    "the reserved octet of an Attribute payload must be 0");
        }
        int identifier = in.u16();
        return AttributeList.decode(in, limits)
                .map(attributes -> new AttributePayload(messageType, identifier, attributes));
    }

    /** The message type, if it is an assigned one. */
    public Optional<ConfigurationType> messageType() {
        return ConfigurationType.of(messageNumber);
    }

    @Override
    public int type() {
        return PayloadType.ATTRIBUTE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u8(messageNumber).u8(0).u16(identifier);
        AttributeList.write(out, attributes);
    }
}

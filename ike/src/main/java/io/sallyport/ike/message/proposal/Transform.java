package io.sallyport.ike.message.proposal;

import io.sallyport.ike.message.attribute.AttributeList;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;

/**
 * One way to do what a proposal is about (RFC 2408 section 3.6).
 *
 * @param number place in the offer, 0 to 255; an answer repeats it
 * @param id number of the algorithm among those of the proposal's protocol, 0 to 255
 * @param attributes in the order of the wire, which an answer keeps
 */
public record Transform(int number, int id, List<DataAttribute> attributes) {
    /** Checks the ranges and keeps a copy of the list. */
    public Transform {
        if (number != (number & ProposalDescriptor.MAX_U8) || id != (id & ProposalDescriptor.MAX_U8)) {
            throw new IllegalArgumentException(
                    "number and id of a transform are 0 to 255, not " + number + " and " + id);
        }
        attributes = List.copyOf(attributes);
    }

    static DecodeResult<Transform> decode(WireReader in, DecodeLimits limits) {
        if (in.remaining() < ProposalDescriptor.TRANSFORM_OCTETS) {
            return in.truncated("a transform", ProposalDescriptor.TRANSFORM_OCTETS);
        }
        int number = in.u8();
        int id = in.u8();
        int reservedAt = in.offset();
        if (in.u16() != 0) {
            return new Malformed<>(
                    MalformedReason.RESERVED_NOT_ZERO,
                    reservedAt,
                    "the reserved octets of transform " + number + " must be 0");
        }
        return AttributeList.decode(in, limits).map(attributes -> new Transform(number, id, attributes));
    }

    void write(WireWriter out) {
        out.u8(number).u8(id).u16(0);
        AttributeList.write(out, attributes);
    }
}

package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Attributes one behind the other, up to the end of what holds them (RFC 2408 section 3.3). */
public final class AttributeList {
    private AttributeList() {}

    /** Reads attributes until nothing remains. */
    public static DecodeResult<List<DataAttribute>> decode(WireReader in, DecodeLimits limits) {
        List<DataAttribute> attributes = new ArrayList<>();
        while (in.remaining() > 0) {
            if (attributes.size() == limits.attributes()) {
                return in.malformed(
                        MalformedReason.TOO_MANY_ATTRIBUTES,
                        "there are more than the " + limits.attributes() + " attributes that a list may have");
            }
            if (in.remaining() < AttributeDescriptor.HEADER_OCTETS) {
                return in.truncated("an attribute", AttributeDescriptor.HEADER_OCTETS);
            }
            int formatAndType = in.u16();
            int valueOrLength = in.u16();
            int type = formatAndType & AttributeDescriptor.TYPE_MASK;
            if ((formatAndType & AttributeDescriptor.FORMAT_BIT) != 0) {
                attributes.add(new DataAttribute.Basic(type, valueOrLength));
            } else if (valueOrLength <= in.remaining()) {
                attributes.add(new DataAttribute.Variable(type, in.octets(valueOrLength)));
            } else {
                return in.truncated("the value of attribute " + type, valueOrLength);
            }
        }
        return new Decoded<>(List.copyOf(attributes));
    }

    /** Writes attributes in their order. */
    public static void write(WireWriter out, List<DataAttribute> attributes) {
        attributes.forEach(attribute -> attribute.write(out));
    }

    /** The attributes as they are on the wire. */
    public static Octets encode(List<DataAttribute> attributes) {
        WireWriter out = new WireWriter();
        write(out, attributes);
        return out.toOctets();
    }
}

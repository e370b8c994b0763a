package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A piece of an IKE message, header included (MS-IKEE section 2.2.3.1; Cisco's extension is the same). It is the only
 * payload of its message and is never encrypted itself.
 *
 * @param id 0 to 65,535, the same in all fragments of a message
 * @param number 1 to 255, from 1 on
 * @param flags 0 to 255; 1: the last fragment, the others have no meaning
 * @param data the piece
 */
public record FragmentPayload(int id, int number, int flags, Octets data) implements Payload {
    /** Checks the ranges. */
    public FragmentPayload {
        PayloadDescriptor.check("a fragment id", id, PayloadDescriptor.MAX_U16);
        PayloadDescriptor.check("a fragment number", number, PayloadDescriptor.MAX_U8);
        PayloadDescriptor.check("the flags of a fragment", flags, PayloadDescriptor.MAX_U8);
        if (number == 0) {
            throw new IllegalArgumentException("fragments are numbered from 1 on");
        }
    }

    static DecodeResult<Payload> decode(WireReader in) {
        if (in.remaining() < PayloadDescriptor.FRAGMENT_OCTETS) {
            return in.truncated("a Fragment payload", PayloadDescriptor.FRAGMENT_OCTETS);
        }
        int id = in.u16();
        int numberAt = in.offset();
        int number = in.u8();
        if (number == 0) {
            return new Malformed<>(
                    MalformedReason.FRAGMENT_NUMBER, numberAt, "a fragment has number 0; they are numbered from 1 on");
        }
        int flags = in.u8();
        return new Decoded<>(new FragmentPayload(id, number, flags, in.rest()));
    }

    /** True for the fragment that ends a message. */
    public boolean last() {
        return (flags & PayloadDescriptor.LAST_FRAGMENT) != 0;
    }

    @Override
    public int type() {
        return PayloadType.FRAGMENT.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u16(id).u8(number).u8(flags).octets(data);
    }
}

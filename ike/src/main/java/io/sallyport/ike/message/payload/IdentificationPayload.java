package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * Who is speaking, or for whom (RFC 2407 section 4.6.2).
 *
 * @param identity the name or address
 * @param protocol IP protocol, 0 to 255; 0: any
 * @param port 0 to 65,535; 0: any
 */
public record IdentificationPayload(Identity identity, int protocol, int port) implements Payload {
    /** Checks the ranges. */
    public IdentificationPayload {
        PayloadDescriptor.check("a protocol", protocol, PayloadDescriptor.MAX_U8);
        PayloadDescriptor.check("a port", port, PayloadDescriptor.MAX_U16);
    }

    static DecodeResult<Payload> decode(WireReader in) {
        if (in.remaining() < PayloadDescriptor.IDENTIFICATION_OCTETS) {
            return in.truncated("an Identification payload", PayloadDescriptor.IDENTIFICATION_OCTETS);
        }
        int type = in.u8();
        int protocol = in.u8();
        int port = in.u16();
        return Identity.decode(type, in).map(identity -> new IdentificationPayload(identity, protocol, port));
    }

    @Override
    public int type() {
        return PayloadType.IDENTIFICATION.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u8(identity.type()).u8(protocol).u16(port);
        identity.write(out);
    }
}

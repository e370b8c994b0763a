package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.IdentificationType;
import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * NAT-OA: an address as its owner sees it (RFC 3947 section 5.2).
 *
 * @param address IPv4 or IPv6
 */
public record NatOriginalAddressPayload(IpAddress address) implements Payload {
    private static final int RESERVED_MASK = 0xff_ffff;
    private static final int TYPE_SHIFT = 24;

    static DecodeResult<Payload> decode(WireReader in) {
        int start = in.offset();
        if (in.remaining() < PayloadDescriptor.NAT_ORIGINAL_ADDRESS_OCTETS) {
            return in.truncated("a NAT-OA payload", PayloadDescriptor.NAT_ORIGINAL_ADDRESS_OCTETS);
        }
        int typeAndReserved = in.u32();
        int type = typeAndReserved >>> TYPE_SHIFT;
        if ((typeAndReserved & RESERVED_MASK) != 0) {
            return new Malformed<>(
                    MalformedReason.RESERVED_NOT_ZERO, start, "the reserved octets of a NAT-OA payload must be 0");
        }
        if (type != IdentificationType.IPV4_ADDR.code() && type != IdentificationType.IPV6_ADDR.code()) {
            return new Malformed<>(
                    MalformedReason.IDENTITY_LENGTH,
                    start,
                    "a NAT-OA payload holds an IPv4 or IPv6 address, type 1 or 5, not type " + type);
        }
        return Identity.decode(type, in)
                .map(identity -> new NatOriginalAddressPayload(((Identity.Address) identity).address()));
    }

    @Override
    public int type() {
        return PayloadType.NAT_ORIGINAL_ADDRESS.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        Identity.Address identity = new Identity.Address(address);
        out.u32(identity.type() << TYPE_SHIFT);
        identity.write(out);
    }
}

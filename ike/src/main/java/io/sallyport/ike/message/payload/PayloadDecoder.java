package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import java.util.Optional;

/** Sends the body of a payload to the record of its type. */
final class PayloadDecoder {
    private PayloadDecoder() {}

    /** Reads a body that goes to the end of {@code in}. */
    static DecodeResult<Payload> decode(int type, WireReader in, DecodeLimits limits) {
        Optional<PayloadType> known = PayloadType.of(type);
        if (known.isEmpty()) {
            return new Decoded<>(new UnknownPayload(type, in.rest()));
        }
        return switch (known.get()) {
            case NONE, PROPOSAL, TRANSFORM ->
                in.malformed(
                        MalformedReason.PAYLOAD_OUT_OF_PLACE,
                        "a payload of type " + type + " stands in the message's chain; it has its place inside an SA");
            case SECURITY_ASSOCIATION -> SecurityAssociationPayload.decode(in, limits);
            case KEY_EXCHANGE -> new Decoded<>(new KeyExchangePayload(in.rest()));
            case IDENTIFICATION -> IdentificationPayload.decode(in);
            case CERTIFICATE -> CertificatePayload.decode(in);
            case CERTIFICATE_REQUEST -> CertificateRequestPayload.decode(in);
            case HASH -> new Decoded<>(new HashPayload(in.rest()));
            case SIGNATURE -> new Decoded<>(new SignaturePayload(in.rest()));
            case NONCE -> NoncePayload.decode(in);
            case NOTIFICATION -> NotificationPayload.decode(in, limits);
            case DELETE -> DeletePayload.decode(in, limits);
            case VENDOR_ID -> new Decoded<>(new VendorIdPayload(in.rest()));
            case ATTRIBUTE -> AttributePayload.decode(in, limits);
            case NAT_DISCOVERY -> new Decoded<>(new NatDiscoveryPayload(in.rest()));
            case NAT_ORIGINAL_ADDRESS -> NatOriginalAddressPayload.decode(in);
            case FRAGMENT -> FragmentPayload.decode(in);
        };
    }
}

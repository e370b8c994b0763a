package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/** One payload of a message. */
public sealed interface Payload
        permits AttributePayload,
                CertificatePayload,
                CertificateRequestPayload,
                DeletePayload,
                FragmentPayload,
                HashPayload,
                IdentificationPayload,
                KeyExchangePayload,
                NatDiscoveryPayload,
                NatOriginalAddressPayload,
                NoncePayload,
                NotificationPayload,
                SecurityAssociationPayload,
                SignaturePayload,
                UnknownPayload,
                VendorIdPayload {
    /** Number of the payload type, 1 to 255. */
    int type();

    /** Writes all that stands behind the generic header. */
    void writeBody(WireWriter out);

    /**
     * All that stands behind the generic header, as it is on the wire: the "_b" of RFC 2409 section 3.2, which goes
     * into HASH_I and HASH_R.
     */
    default Octets body() {
        WireWriter out = new WireWriter();
        writeBody(out);
        return out.toOctets();
    }
}

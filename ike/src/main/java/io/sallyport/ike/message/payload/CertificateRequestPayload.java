package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.CertificateEncoding;
import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/**
 * Asks for a certificate (RFC 2408 section 3.10).
 *
 * @param encodingNumber 0 to 255
 * @param authority name of the authority that should have issued it, DER for X.509; empty: any
 */
public record CertificateRequestPayload(int encodingNumber, Octets authority) implements Payload {
    /** Checks the range. */
    public CertificateRequestPayload {
        PayloadDescriptor.check("a certificate encoding", encodingNumber, PayloadDescriptor.MAX_U8);
    }

    static DecodeResult<Payload> decode(WireReader in) {
        if (in.remaining() < PayloadDescriptor.CERTIFICATE_OCTETS) {
            return in.truncated("a Certificate Request payload", PayloadDescriptor.CERTIFICATE_OCTETS);
        }
        int encoding = in.u8();
        return new Decoded<>(new CertificateRequestPayload(encoding, in.rest()));
    }

    /** The encoding, if it is an assigned one. */
    public Optional<CertificateEncoding> encoding() {
        return CertificateEncoding.of(encodingNumber);
    }

    @Override
    public int type() {
        return PayloadType.CERTIFICATE_REQUEST.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u8(encodingNumber).octets(authority);
    }
}

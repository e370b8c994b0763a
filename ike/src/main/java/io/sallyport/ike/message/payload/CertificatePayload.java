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
 * A certificate or the like (RFC 2408 section 3.9).
 *
 * @param encodingNumber 0 to 255
 * @param certificate in that encoding; X.509 is DER
 */
public record CertificatePayload(int encodingNumber, Octets certificate) implements Payload {
    /** Checks the range. */
    public CertificatePayload {
        PayloadDescriptor.check("a certificate encoding", encodingNumber, PayloadDescriptor.MAX_U8);
    }

    static DecodeResult<Payload> decode(WireReader in) {
        if (in.remaining() < PayloadDescriptor.CERTIFICATE_OCTETS) {
            return in.truncated("a Certificate payload", PayloadDescriptor.CERTIFICATE_OCTETS);
        }
        int encoding = in.u8();
        return new Decoded<>(new CertificatePayload(encoding, in.rest()));
    }

    /** The encoding, if it is an assigned one. */
    public Optional<CertificateEncoding> encoding() {
        return CertificateEncoding.of(encodingNumber);
    }

    @Override
    public int type() {
        return PayloadType.CERTIFICATE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u8(encodingNumber).octets(certificate);
    }
}

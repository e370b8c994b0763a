package io.sallyport.ike.auth;

import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;

/**
 * What a peer brings to prove who it is.
 *
 * @param method as negotiated
 * @param identity of its ID payload
 * @param certificates its CERT payloads, in their order; may be none
 * @param hash HASH_I or HASH_R as we compute it, by {@link SignatureMethod#prf}
 * @param signature of its SIG payload
 */
public record SignatureClaim(
        SignatureMethod method,
        Identity identity,
        List<CertificatePayload> certificates,
        Octets hash,
        Octets signature) {
    /** Keeps its own list. */
    public SignatureClaim {
        certificates = List.copyOf(certificates);
    }
}

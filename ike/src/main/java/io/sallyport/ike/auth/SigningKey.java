package io.sallyport.ike.auth;

import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;

/** A private key of ours with its certificates. May be used by several threads. */
public interface SigningKey {
    /** True if the key is of the kind and on the curve that a method asks for. */
    boolean fits(SignatureMethod method);

    /**
     * Signs. Slow: a task for the pool.
     *
     * @param hash HASH_I or HASH_R, by {@link SignatureMethod#prf}
     * @return the body of the SIG payload
     * @throws IllegalArgumentException if the key does not fit the method
     */
    Octets sign(SignatureMethod method, Octets hash);

    /**
     * Our CERT payloads: the certificate of the key first, then those of the authorities between it and one that the
     * peer asks for.
     *
     * @param requests of the peer; none: as if it asked for any
     */
    List<CertificatePayload> certificates(List<CertificateRequestPayload> requests);
}

package io.sallyport.ike.auth;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import java.util.List;
import java.util.Optional;

/** The credentials that a gateway has, asked by the exchanges. May be used by several threads. */
public interface Authenticator {
    /**
     * The pre-shared key with a peer. The closest entry decides: a name, or the longest prefix around an address.
     *
     * @param own our identity; entries that are for another one of ours are passed over
     * @param peer its identity, or {@link Identity.Address} of its source address where the identity is still to come
     *     (Main Mode, RFC 2409 section 5.4)
     * @return the caller's
     */
    Optional<Secret> preSharedKey(Identity own, Identity peer);

    /**
     * The pre-shared key with a peer that has an entry of its own; empty if only a prefix or an entry for anyone is for it.
     *
     * @param own our identity
     * @param peer the identity that it claims
     * @return the caller's
     */
    Optional<Secret> namedPreSharedKey(Identity own, Identity peer);

    /** The key that signs for an identity of ours, if it fits the method. */
    Optional<SigningKey> signingKey(Identity own, SignatureMethod method);

    /** Asks a peer for a certificate: one payload for each authority that is trusted. */
    List<CertificateRequestPayload> certificateRequests();

    /**
     * Checks chain, validity, revocation, key usage, identity and signature, in this order. Slow: a task for the pool.
     *
     * @throws AuthenticationException with the first of them that fails
     */
    AuthenticatedPeer verify(SignatureClaim claim) throws AuthenticationException;
}

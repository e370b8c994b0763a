/**
 * Who a peer is, and how we show who we are: pre-shared keys, signatures with certificates, hybrid and XAUTH (RFC 2409
 * section 5, RFC 4754, draft-ietf-ipsec-isakmp-hybrid-auth-05, draft-beaulieu-ike-xauth-02).
 *
 * <pre>
 *   AuthenticationMethod ──▶ AuthenticationScheme: what SKEYID is made of, who signs, who logs in by XAUTH
 *
 *   HASH_I, HASH_R ─┬─ SigningKey.sign ─────▶ SIG payload        CertificateChain ──▶ CERT payloads
 *                   └─ Authenticator.verify ◀── SIG, CERT, ID payloads of the peer ──▶ AuthenticatedPeer
 *                      Authenticator.preSharedKey ◀── ID payload or address of the peer
 * </pre>
 *
 * <p>Secrets come from the configuration, which reads them from files of their own; they show in no text form.
 *
 * <p>Does not compute HASH_I and HASH_R (see {@link io.sallyport.ike.crypto.Phase1Hash}), does not know exchanges, and
 * reads no files.
 */
package io.sallyport.ike.auth;

/**
 * X.509 certificates: from the CERT payloads of a peer to a chain that is trusted, and from an ID payload to the name in
 * a certificate (RFC 2408 section 3.9, RFC 5280, RFC 4945).
 *
 * <pre>
 *   CERT payloads ── CertificateBundle ──▶ certificates ── ChainBuilder ──▶ CertificateChain up to an authority
 *                                                              │
 *   authorities, known certificates, revocation lists ── TrustStore: signatures, dates, constraints, revocation
 *
 *   ID payload ── CertificateNames ──▶ subject, subjectAltName
 * </pre>
 *
 * <p>Does not fetch anything: certificates and revocation lists come from the configuration or from the peer. Does not
 * check the signature of phase 1: see {@link io.sallyport.ike.auth}.
 */
package io.sallyport.ike.auth.certificate;

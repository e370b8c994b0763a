/**
 * Diffie-Hellman for IKE: key pairs, public values as KE payloads hold them, and shared secrets (RFC 2409 section 5, RFC
 * 3526, RFC 5903, RFC 8031).
 *
 * <pre>
 *   KeyExchangeGroup.of(14) ── generate ──▶ KeyPair ── publicValue ──▶ KE payload
 *          │                                  │
 *          └── check ◀── the peer's KE payload┴── agree ──▶ Secret g^xy
 * </pre>
 *
 * <p>Each public value of a peer is tested before it is used (RFC 6989). A key pair serves one negotiation only: nothing
 * here keeps one. Groups 1, 2 and 5 are legacy; whether they may be used is for the configuration to say.
 *
 * <p>Does not choose groups, keeps no state of an exchange, and starts no threads: see {@link io.sallyport.ike.pool}.
 */
package io.sallyport.ike.dh;

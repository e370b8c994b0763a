/**
 * Proposals and transforms: what an SA payload offers, or has chosen (RFC 2408 sections 3.5, 3.6 and 4.2).
 *
 * <pre>
 *   SA ─┬─ Proposal 1, ESP, SPI ─┬─ Transform 1: AES-CBC  + attributes   one of these
 *       │                        └─ Transform 2: AES-GCM  + attributes
 *       ├─ Proposal 1, IPCOMP ───── Transform 1                          same number: together with the ESP above
 *       └─ Proposal 2, AH, SPI ──── Transform 1                          another number: instead
 * </pre>
 *
 * <p>Does not choose, and does not check that a bundle makes sense.
 */
package io.sallyport.ike.message.proposal;

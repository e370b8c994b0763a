/**
 * The payloads of ISAKMP and IKEv1, each a record, and the chain that they form.
 *
 * <pre>
 *   first type, octets ──▶ PayloadChain.decode ──▶ PayloadDecoder ──▶ one record for each payload
 *                             │ walks generic headers     └ SA ▶ proposal, ID, NAT-OA ▶ identity, ATTR, N ▶ attribute
 *                             ▼
 *                          PayloadChain(payloads, padding) ──▶ encode: the same octets again
 * </pre>
 *
 * <p>A payload whose type is not known stays as {@link io.sallyport.ike.message.payload.UnknownPayload}, since a vendor
 * may use numbers from 128 on. Which payloads an exchange wants, and how many, is for the exchange to say.
 *
 * <p>Does not encrypt, decrypt, or verify anything.
 */
package io.sallyport.ike.message.payload;

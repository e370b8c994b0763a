/**
 * The numbers that RFCs and IANA assigned for ISAKMP, IKEv1 and the IPsec DOI, as enums.
 *
 * <pre>
 *   number on the wire ──▶ X.of(code) ──▶ Optional&lt;X&gt;   empty: not listed here; the record that holds it
 *                                                             keeps the number
 *   X.code()           ──▶ number on the wire
 * </pre>
 *
 * <p>Sources: RFC 2408 section 3, RFC 2407 sections 4.4 to 4.6, RFC 2409 appendix A, the later RFCs that each enum
 * names, and the IANA registries "Internet Key Exchange (IKE) Attributes" and "Magic Numbers for ISAKMP Protocol".
 *
 * <p>Does not say which numbers a peer may use: that is policy. A number that is not listed is no error here.
 */
package io.sallyport.ike.message.assigned;

/**
 * Identities and addresses as ID and NAT-OA payloads carry them (RFC 2407 section 4.6.2).
 *
 * <pre>
 *   type + data ──▶ Identity.decode ──▶ Address | Subnet | Range                      (of IpAddress)
 *                                       Fqdn | UserFqdn                                (text)
 *                                       DistinguishedName | GeneralName | KeyId        (octets)
 *                                       Unassigned                                     (any other type)
 * </pre>
 *
 * <p>Does not decide whether an identity is the right one, and does not look into names or certificates.
 */
package io.sallyport.ike.message.identity;

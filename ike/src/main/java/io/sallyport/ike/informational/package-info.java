/**
 * Informational exchanges: notifications and deletes, hashed under the ISAKMP SA (RFC 2409 section 5.7), and dead peer
 * detection by them (RFC 3706).
 *
 * <pre>
 *   Notices ──▶ HASH(1), N | D ──▶ peer
 *   DeadPeerWatch ──▶ R-U-THERE ──▶ peer ──▶ R-U-THERE-ACK ──▶ DeadPeerWatch
 * </pre>
 *
 * <p>What arrives is read by the engine, which knows whom it concerns. Nothing is sent that is not authenticated.
 */
package io.sallyport.ike.informational;

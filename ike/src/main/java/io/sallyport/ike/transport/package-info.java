/**
 * Datagrams of IKE as they are on the wire, and where they come from and go to.
 *
 * <pre>
 *   UDP socket or host path ──▶ Datagram ──▶ engine ──▶ Datagram ──▶ Transport
 * </pre>
 *
 * <p>The content is all that follows the UDP header: non-ESP marker (RFC 3948 section 2.2) and keepalives are the
 * engine's to add and to take away. Opens no sockets.
 */
package io.sallyport.ike.transport;

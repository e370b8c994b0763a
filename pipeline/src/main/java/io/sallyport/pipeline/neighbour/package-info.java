/**
 * Neighbours on the links: which Ethernet header takes a packet to its next hop.
 *
 * <pre>
 *   next-hop index ──▶ via a gateway: its adjacency, resolved beforehand
 *                 └──▶ on the link: destination ──▶ hash of neighbours ──▶ adjacency
 * </pre>
 *
 * <p>An adjacency is the 12 octets of both MAC addresses, ready to write, and the port. Neighbours are static here; this
 * package sends no ARP request and no neighbour solicitation.
 */
package io.sallyport.pipeline.neighbour;

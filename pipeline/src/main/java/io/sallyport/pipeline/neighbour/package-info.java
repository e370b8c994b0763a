/**
 * Neighbours on the links: which Ethernet header takes a packet to its next hop.
 *
 * <pre>
 *   next-hop index ──▶ via a gateway: its adjacency, resolved beforehand
 *                 └──▶ on the link: destination ──▶ hash of neighbours ──▶ adjacency
 * </pre>
 *
 * <p>An adjacency is the 12 octets of both MAC addresses, ready to write, and the port. Neighbours are configured, or
 * learned: the control thread asks by ARP and neighbour discovery, answers who asks for the gateway, and ages what it has
 * learned; packets wait for it meanwhile. Workers send no question of their own and change no neighbour.
 */
package io.sallyport.pipeline.neighbour;

/**
 * The last step: by which port does the packet leave, to whom, and is it small enough, or may it be cut?
 *
 * <pre>
 *   opened ──┬─ (way leads outside: back to Classify and the policies)
 *   bypassed ├──▶ Forward: hop limit, route, neighbour, MTU, Ethernet header ──▶ TxBuffer ──▶ tx burst
 *   sealed ──┘
 * </pre>
 *
 * <p>It sends nothing of its own: no ICMP, no ARP.
 */
package io.sallyport.pipeline.forward;

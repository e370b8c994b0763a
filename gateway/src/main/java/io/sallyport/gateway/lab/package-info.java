/**
 * The built-in lab: two gateways in this process, a wire between them that can lose packets, and a host behind each.
 *
 * <pre>
 *   host west ══ inside │west│ outside ══ wire ══ outside │east│ inside ══ host east
 *      ▲                                                                     │ turns each packet back
 *      └──────────────────────────── measured, checked ◀─────────────────────┘
 *
 *   ══ is a pair of DPDK rings with a port at either end
 * </pre>
 *
 * <p>Needs no NIC, no privileges and no files. The hosts and the wire run on one thread, each gateway's worker on one of
 * its own. Every packet is accounted for, or the lab fails.
 *
 * <p>Before a gateway opens its ports, a {@link io.sallyport.gateway.lab.Rehearsal} carries what it is going to have through such
 * labs, all on one thread and without a look at the packets; with two workers in each of their gateways if it is to have several.
 */
package io.sallyport.gateway.lab;

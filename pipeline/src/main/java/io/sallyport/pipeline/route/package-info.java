/**
 * Routes: by which next hop a packet leaves.
 *
 * <pre>
 *   control thread ── add, remove, publish ──▶ RouteTable
 *                                                  │ current()
 *   worker: destination ── lookup4, lookup6 ──▶ Snapshot ──▶ next-hop index ──▶ neighbour
 * </pre>
 *
 * <p>Routes are static: no routing protocol is spoken, and none is learnt from the host.
 */
package io.sallyport.pipeline.route;

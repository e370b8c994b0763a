/**
 * Internet Key Exchange, as a library that knows messages and keys, and neither DPDK nor the pipeline.
 *
 * <pre>
 *   Datagram ◀──▶ engine ──▶ session: ISAKMP SAs ──┬─▶ phase1: Main and Aggressive Mode
 *                   │                              ├─▶ transaction: XAUTH, mode config
 *                   │                              ├─▶ quick: pairs ──▶ sa.ChildSaPort ──▶ data plane
 *                   │                              └─▶ informational: deletes, dead peers
 *                   ▼
 *            message, crypto, dh, auth, pool       connection: what an operator wants      event: what happened
 * </pre>
 *
 * <p>Opens no sockets, forwards no packets, and does not log.
 */
package io.sallyport.ike;

/**
 * One ISAKMP SA: its keys, its way to the peer, and the exchanges that run under it.
 *
 * <pre>
 *   message ──▶ IkeSa ──▶ Exchange of its message id ──▶ IkeSa.seal ──▶ Outbound ──▶ transport
 *                 │            ▲
 *                 │            └── Timers: Retransmission
 *                 └── keys, IV, Endpoints, DeadPeer state
 * </pre>
 *
 * <p>One thread does all of it, the engine's. What an exchange says is its own; the engine says which exchanges there
 * are.
 */
package io.sallyport.ike.session;

/**
 * The engine: all IKE state of a gateway, on one thread.
 *
 * <pre>
 *   Datagram ──▶ IkeEngine ──▶ SaTable ──▶ IkeSa ──▶ its exchanges ──▶ Transport
 *   poll ──▶ pool results, timers                        │
 *   data plane events ──▶ quick.Children                 ▼
 *   commands ──▶ Tunnels: peers, what is wanted, rekeying, the end ──▶ ChildSaPort
 * </pre>
 *
 * <p>Time, randomness, datagrams and slow computations come from outside, so that whole negotiations run in simulated time
 * and come out the same from the same seed. Opens no sockets, starts no threads, and logs nothing: it tells a listener.
 */
package io.sallyport.ike.engine;

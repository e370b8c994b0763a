/**
 * What Quick Mode makes: pairs of IPsec SAs, and the port through which they reach a data plane.
 *
 * <pre>
 *   exchange ── reserveSpi, installPending, installReceiving, openOutbound, activate, startDying, retire ──▶ ChildSaPort ──▶ data plane
 *       ▲                                                                                                     │
 *       └─── onPromoted, onPendingExpired, onLifetime, onAcquire ◀── ChildSaEvents ◀──────────────────────────┘
 * </pre>
 *
 * <p>One thread, that of the engine, makes all calls in both directions. Algorithms go by their IANA numbers for IKEv1.
 *
 * <p>Does not forward packets: what a PENDING pair does with them is the data plane's.
 */
package io.sallyport.ike.sa;

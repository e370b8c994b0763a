/**
 * Joins IKE and the data plane: connections of the configuration, SAs that exchanges make, and datagrams.
 *
 * <pre>
 *   IkeEngine ── ChildSaPort ──▶ ChildSas ──▶ Sad, PolicySas
 *       ▲                           │
 *       └── ChildSaEvents ──────────┘ promoted, expired, lifetime
 * </pre>
 *
 * <p>All of it runs on the control thread. It decides nothing: what to negotiate is IKE's, what to do with a packet the
 * pipeline's.
 */
package io.sallyport.gateway.ike;

/**
 * What an operator wants of IKE: connections, their children, proposals, lifetimes and schedules, as values.
 *
 * <pre>
 *   Connection ─┬─ Authentication: method, identities, XAUTH, mode config
 *               ├─ Phase1Proposal ...         algorithms of the ISAKMP SA
 *               ├─ RetransmissionSchedule, DeadPeerDetection, lifetime
 *               └─ ChildConfiguration ... ─┬─ SelectorPair, mode, StartMode
 *                                          ├─ ChildProposal ...   ESP, AH, or both
 *                                          └─ PendingPolicy       promotion, trial delay, commit bit
 * </pre>
 *
 * <p>Values refuse what can never work; what is merely weak they name, see {@link
 * io.sallyport.ike.connection.WeakSpots}. Reads no files and keeps no state of a negotiation.
 */
package io.sallyport.ike.connection;

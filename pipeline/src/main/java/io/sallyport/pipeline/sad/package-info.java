/**
 * The security association database (RFC 4301 section 4.4.2): SAs in native memory, one writer, readers without locks.
 *
 * <pre>
 *   control thread                                     workers
 *        │                                                │
 *       Sad ──── install, activate, retire ──▶ SaTable ◀──┤ find, stateAcquire
 *        │                                       ▲        │
 *        │                                       └────────┤ Promotion: PENDING → ACTIVE by compare-and-set
 *        │◀──────────── event.SaEvents ───────────────────┤
 *        │◀──────────── Quiescence ───────────────────────┘ report, once in each poll
 *        └─ zeroises what nobody can be reading any more
 * </pre>
 *
 * <p>All that decides about an SA is its {@link io.sallyport.pipeline.sad.StateWord}. The package neither opens nor
 * seals packets, does not choose the policy that leads to an SA, and knows nothing of the exchanges that make keys.
 */
package io.sallyport.pipeline.sad;

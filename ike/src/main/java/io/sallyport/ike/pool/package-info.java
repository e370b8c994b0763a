/**
 * Diffie-Hellman and signatures away from the IKE thread, and back to it as events.
 *
 * <pre>
 *   IKE thread ── submit(task, reply) ──▶ bounded queue ──▶ threads of the pool: compute
 *        ▲                                                            │
 *        └── drain: reply.accept(outcome) ◀── queue of results ◀──────┘
 * </pre>
 *
 * <p>One thread submits, cancels and drains: it alone touches tickets and runs replies. A task owns what it computes
 * with and wipes it; a result that nobody awaits any more is wiped too.
 *
 * <p>Does not know exchanges, and decides nothing by itself.
 */
package io.sallyport.ike.pool;

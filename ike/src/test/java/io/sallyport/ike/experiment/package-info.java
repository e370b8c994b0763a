/**
 * The experiments with pending SAs, E1 to E7, in simulated time: how often, how soon and at what loss a tunnel carries
 * traffic when messages of its negotiation are lost.
 *
 * <pre>
 *   Cell ─ many seeds ─▶ Setup: west and east, two engines on a lossy simulated network ─▶ Outcome
 *                                                                                            │
 *   docs/experiments.md, .svg ◀─ ExperimentsPage ◀─ Summary of a cell's outcomes ◀───────────┘
 * </pre>
 *
 * <p>The data plane is simulated: it has the states and guards of the real one, and its own latency is nothing. What the
 * real one's is, the lab measures.
 */
package io.sallyport.ike.experiment;

/**
 * What the steps of a worker hand to each other: bursts of packets, the drops, and the counters.
 *
 * <pre>
 *   step ── Burst (parallel arrays, compacted in place) ──▶ next step
 *     └──── Drops (mbuf + DropReason) ──▶ freed in bulk, counted in WorkerCounters
 * </pre>
 *
 * <p>Each worker has its own instances; only counters are read by other threads. No packet leaves a step in any third
 * way: it is in a burst or among the drops.
 */
package io.sallyport.pipeline.burst;

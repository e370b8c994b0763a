/**
 * Shows packets to an operator while they are on their way: before and after IPsec, and when they are dropped.
 *
 * <pre>
 *   worker ── received, opened, sealing, dropped, sent ──▶ TraceTap ── filter, copy ──▶ TraceRing ──▶ PacketTrace.drain
 *                                                             │ full: counted                           (another thread)
 * </pre>
 *
 * <p>Off until somebody begins a trace. Off, it costs a look at a field once a poll, and one where a burst is taken in, changed
 * over, or dropped from; while one is on, no packet takes the short way of {@code express}. A worker never waits and never
 * allocates for it. What becomes of the copies is not known here; no file is written.
 */
package io.sallyport.pipeline.trace;

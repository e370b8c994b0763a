/**
 * Gives packets to the worker that owns their SA.
 *
 * <pre>
 *   worker 0 ── ring 0→1 ──▶ worker 1        one ring for each ordered pair of workers,
 *            ◀── ring 1→0 ──                 one producer and one consumer each
 * </pre>
 *
 * <p>An SA's replay window, counters and sequence number have one writer: its owner. A packet that reaches another
 * worker first is handed over whole and classified again there, in the order of its coming. Nothing waits: a full ring
 * is a counted drop.
 */
package io.sallyport.pipeline.handoff;

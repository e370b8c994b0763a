/**
 * What workers tell the control thread of SAs.
 *
 * <pre>
 *   worker 0 ── SaEvents (ring, one writer, one reader) ──┐
 *   worker 1 ── SaEvents ─────────────────────────────────┼──▶ control thread
 *   ...                                                   │
 *   full ring: sticky flag ───────────────────────────────┘  looks at the state words instead
 * </pre>
 *
 * <p>It carries facts, not commands: nothing here changes an SA, and what the control thread does about an event is not
 * known here.
 */
package io.sallyport.pipeline.event;

/**
 * All of one gateway's packet path, put together: tables, workers, and the control thread's end of both.
 *
 * <pre>
 *   control thread ── DataPlane ─┬─ inbound, outbound Sad ──▶ SA tables ◀──┐
 *                                ├─ publish(ForwardingTables) ────────────▶ workers
 *                                └─ events ◀──────────────────────────────┘
 * </pre>
 *
 * <p>A process may hold several: nothing in here is static. It starts no thread and no port.
 */
package io.sallyport.pipeline.plane;

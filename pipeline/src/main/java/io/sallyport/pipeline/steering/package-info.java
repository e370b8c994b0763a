/**
 * Lets devices bring packets to the worker that owns their SA, where they can.
 *
 * <pre>
 *   owners of shards ── ShardRules ──▶ rules of (path, lowest bits of the SPI, queue) ── SpiSteering ──▶ FlowDevice
 * </pre>
 *
 * <p>An optimisation only: a packet that comes to another worker is handed over, with these rules or without. While rules
 * change, {@link io.sallyport.pipeline.handoff.LaneMove} keeps packets of an SA in order.
 */
package io.sallyport.pipeline.steering;

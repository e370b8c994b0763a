/**
 * Fresh packet buffers for what the gateway makes or gathers itself.
 *
 * <pre>
 *   fragments, reassembled datagrams, ICMP errors, long chains ──▶ BufferSource ─┬─ standard pool, as the ports receive into
 *                                                                               └─ large pool, one buffer for any IP packet
 * </pre>
 *
 * <p>Received packets stay in the buffers that they came in. Nothing here waits: an empty pool is the caller's drop.
 */
package io.sallyport.pipeline.buffer;

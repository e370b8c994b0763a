/**
 * Internet Key Exchange, as a library that knows messages and keys, and neither DPDK nor the pipeline.
 *
 * <pre>
 *   UDP 500 / 4500 ◀──▶ message: octets ◀──▶ headers and payloads
 *                          │         ▲
 *                          ▼         │ seal, open, HASH
 *                       crypto: SKEYIDs, IVs, KEYMAT
 * </pre>
 *
 * <p>Does not open sockets and does not forward packets. The exchanges that use messages and keys are not here yet.
 */
package io.sallyport.ike;

/**
 * DPDK's symmetric crypto devices: virtual ones on software libraries, and accelerators.
 *
 * <pre>
 *   CryptoDevice ── configure, start ──▶ QueuePair ── enqueue ──▶ driver ── dequeue ──▶ done, in order
 *        │                                               ▲
 *   SessionPool ── Transforms ──▶ session                 │
 *   OperationPool ──────────────▶ Operation: session, window on the octets, IV, associated data, ICV
 * </pre>
 *
 * <p>Bursts go through {@code rte_crypto_fp_ops}, as DPDK's own inline functions do. Nothing here knows ESP, and there are
 * neither operations without a session nor asymmetric ones.
 */
package io.sallyport.dpdk.cryptodev;

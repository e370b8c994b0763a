/**
 * The algorithms that protect packets, and the engines that run them.
 *
 * <pre>
 *   Sad ── KeySchedule.expand ──▶ key area of the SA record
 *                                        │
 *   EspOpen, EspSeal ── CryptoEngine ──────┴──▶ packet octets, in place
 * </pre>
 *
 * <p>An engine neither knows SAs nor packets: it is given addresses and lengths that its caller has checked. It does not
 * compare tags; the step that asked does, in constant time.
 */
package io.sallyport.pipeline.crypto;

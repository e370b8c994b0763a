/**
 * The algorithms that protect packets, and the engines that run them.
 *
 * <pre>
 *   CipherSuite = EncryptionAlgorithm + IntegrityAlgorithm + octets of ICV
 *
 *   Sad ── KeySchedule.expand ──▶ key area of the SA record ──┐ read by engines of the same CryptoProvider only
 *                                                             ▼
 *   EspOpen, EspSeal, AhOpen, AhSeal ── CryptoBatch ──▶ CryptoEngine ──▶ packet octets, in place, and ICVs
 *                                                        ├ IpsecMbEngine     direct calls, bursts of jobs
 *                                                        ├ CryptodevEngine   sessions of DPDK's crypto devices;
 *                                                        │                   asynchronous
 *                                                        └ ReferenceEngine   JDK and Bouncy Castle
 *   the short way ── SuiteLane for each suite ──▶ IpsecMbEngine: all packets of one suite in two calls or three
 *                                            └──▶ vector: short packets of ChaCha20-Poly1305, while that is quicker
 * </pre>
 *
 * <p>An engine neither knows SAs nor packets: it is given addresses and lengths that its caller has checked. It does not
 * compare ICVs; the step that asked does, in constant time. The exception is a crypto device, which will not tell an ICV that
 * it expects: it verifies the received one. What the configuration allows is not its matter either: suites
 * tell whether they are legacy, and are never without integrity.
 */
package io.sallyport.pipeline.crypto;

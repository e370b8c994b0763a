/**
 * ChaCha20-Poly1305 of many packets side by side, each in lanes of its own of the processor's vectors (JEP 508).
 *
 * <pre>
 *   packets ──▶ VectorChaCha20Poly1305
 *                 ├ KeystreamStates ──▶ KeystreamBlocks, one in each lane ──▶ keystream, laid on the texts
 *                 └ MessageGroups ──▶ Transposition ──▶ Poly1305Group, one message in each lane ──▶ ICVs
 *   VectorTrial   says whether that is right and quicker than IPsec_MB in this process, and asks again now and then
 * </pre>
 *
 * <p>IPsec_MB fills its vectors from one packet, so a short packet pays for a keystream of which it uses a fifth. Why this is
 * here: docs/adr/0030-chacha20-poly1305-side-by-side.md.
 */
package io.sallyport.pipeline.crypto.vector;

/**
 * ChaCha20-Poly1305 of many packets side by side, each in lanes of its own of the processor's vectors (JEP 508).
 *
 * <pre>
 *   packets ──▶ VectorChaCha20Poly1305
 *                 ├ blocks of all packets, one in each lane ──▶ KeystreamBlocks ──▶ keystream, which is laid on the text
 *                 └ messages of one length or nearly, in groups ──▶ Poly1305Group ──▶ ICVs
 *   VectorTrial   says whether that is right and quicker than IPsec_MB in this process, and asks again now and then
 * </pre>
 *
 * <p>IPsec_MB fills its vectors from one packet, so a short packet pays for a keystream of which it uses an eighth. Why this is
 * here: docs/adr/0030-chacha20-poly1305-side-by-side.md.
 */
package io.sallyport.pipeline.crypto.vector;

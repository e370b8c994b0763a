/**
 * The security policy database: which packets are protected, which pass in the clear, which are dropped.
 *
 * <pre>
 *   policies in order ── compile ──▶ Spd ◀── lookup ── workers
 *                                     │ policy index
 *                                     ▼
 *   control thread ── publish ──▶ PolicySas ── outbound SA of the policy
 * </pre>
 *
 * <p>RFC 4301 section 4.4.1. Addresses and prefixes of the whole pipeline live here too. This package does not act on a
 * packet: it answers with an index.
 */
package io.sallyport.pipeline.spd;
